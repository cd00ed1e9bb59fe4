// The gallery of all pages: /gallery.html?page=NAME&lang=de, in the colours the system asks for. Without a page it lists them.
import '../trusted-types.ts'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { startI18n } from '../i18n/i18n.ts'
import { AppFrame } from '../ui/app-frame.tsx'
import { GALLERY_PAGES, isGalleryPage } from './pages.ts'
import { SHOWN } from './shown.tsx'

const asked = new URLSearchParams(window.location.search)
const page = asked.get('page') ?? ''

function Shown(): ReactNode {
  const { t } = useTranslation()
  return isGalleryPage(page) ? SHOWN[page]((key) => t(`problems.${key}`)) : <Contents />
}

function Contents(): ReactNode {
  return (
    <main className="page-main">
      <h1>Gallery</h1>
      <ul>
        {Object.keys(GALLERY_PAGES).map((name) => (
          <li key={name}>
            <a href={`?page=${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  )
}

const container = document.querySelector('#root')
if (container === null) throw new Error('The page has no #root.')
await startI18n(asked.get('lang') === 'de' ? 'de' : 'en')
// The host's face is loaded late in the product; here it must be there at once.
await import('../session/host/host-page.tsx')
const history = createMemoryHistory()
const router = createRouter({ routeTree: createRootRoute({ component: Shown, notFoundComponent: Shown }), history })
createRoot(container).render(
  <AppFrame>
    <RouterProvider router={router as never} />
  </AppFrame>,
)
await document.fonts.ready
requestAnimationFrame(() => {
  requestAnimationFrame(() => {
    document.documentElement.dataset['ready'] = 'yes'
  })
})
