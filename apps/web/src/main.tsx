// Where the pages start. The policy comes first: nothing may touch the document before it.
import './trusted-types.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n/i18n.ts'

const container = document.querySelector('#root')
if (container === null) throw new Error('The page has no #root.')
await startI18n()
createRoot(container).render(<App />)
