// A button that works for a while. Lives here: that it keeps the keyboard's place meanwhile. May not know: what it does.
import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentProps, ReactNode } from 'react'

interface BusyButtonProps
  extends Omit<ButtonProps, 'loading' | 'disabled'>, Pick<ComponentProps<'button'>, 'type' | 'onClick'> {
  readonly busy: boolean
}

/** While `busy` it shows so and presses nothing; the focus stays, which a disabled button would lose to the page. */
export function BusyButton({ busy, onClick, type = 'button', ...look }: BusyButtonProps): ReactNode {
  return (
    <Button
      {...look}
      loading={busy}
      renderRoot={(root) => (
        <button
          {...root}
          type={type}
          disabled={false}
          aria-disabled={busy}
          onClick={(event) => {
            if (busy) event.preventDefault()
            else onClick?.(event)
          }}
        />
      )}
    />
  )
}
