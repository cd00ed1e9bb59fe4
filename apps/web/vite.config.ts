// How the pages are built. Mode `gallery` builds the gallery of all pages beside the product, never into it.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: mode === 'gallery' ? '../../.artifacts/gallery-site' : 'dist/pages',
    emptyOutDir: true,
    // The content security policy knows no data: fonts or scripts.
    assetsInlineLimit: 0,
    // One file of styles, there from the beginning: the loader of a late page forgets a style sheet that failed once, and a second
    // try would show the page without it.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: mode === 'gallery' ? 'gallery.html' : 'index.html' },
  },
}))
