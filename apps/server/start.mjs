#!/usr/bin/env node
// `npm start`: the right Node, the settings, built pages, then the server.
import { stopWithNpm, underRightNode } from './node-guard.mjs'

stopWithNpm()
if (await underRightNode()) {
  const { buildPages } = await import('./build-pages.mjs')
  const { main } = await import('./src/main.ts')
  await main({ prepare: buildPages })
}
