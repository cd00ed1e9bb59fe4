// What surrounds every page: theme, words, fonts. May not know: which page.
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import '@fontsource-variable/inter/wght.css'
import type { ReactNode } from 'react'
import './mantine-styles.ts'
import './page.css'
import { theme, tokens } from './theme.ts'

/** Where the colour scheme that a person chose is kept; without a choice the system decides. */
const schemes = localStorageColorSchemeManager({ key: 'farhand.colours' })

interface AppFrameProps {
  readonly children: ReactNode
}

export function AppFrame({ children }: AppFrameProps): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={tokens} colorSchemeManager={schemes} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  )
}
