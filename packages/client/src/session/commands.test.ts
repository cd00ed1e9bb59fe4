// Commands that open something wait for more than the server's answer.
import { expect, test } from 'vitest'
import { commandsOf } from './commands.ts'
import type { Live } from './live.ts'

test.each(['resume', 'changeSurface'] as const)(
  '[ATTACK-88] [CONSENT-161] %s is not done with the answer alone',
  async (command) => {
    const did: string[] = []
    const stands = Promise.withResolvers<() => void>()
    const live = {
      sharing: {
        resume: async (_live: Live, tell: (paused: boolean) => Promise<void>) => tell(false),
        replace: async (_live: Live, _capture: unknown, tell: (surface: string) => Promise<void>) => tell('tab'),
      },
      speech: {
        say: async (_body: unknown, { onStands }: { onStands: () => void }) => {
          stands.resolve(onStands)
          did.push('answered')
        },
      },
    } as unknown as Live
    const commands = commandsOf(live)
    const done =
      command === 'resume' ? commands.resume() : commands.changeSurface({ surface: 'tab', label: '' } as never)
    void done.then(() => did.push('done'))
    const onStands = await stands.promise
    await Promise.resolve()
    expect(did).toEqual(['answered'])
    onStands()
    await done
    expect(did).toEqual(['answered', 'done'])
  },
)
