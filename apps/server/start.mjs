#!/usr/bin/env node
// `npm start`: the right Node, built pages, then the server.
import { underRightNode } from './node-guard.mjs'

if (await underRightNode()) {
  const { buildPages } = await import('./build-pages.mjs')
  try {
    buildPages()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  const { main } = await import('./src/main.ts')
  await main()
}
