#!/usr/bin/env node
// The command line `farhand`: the right Node, then src/cli.ts.
import { underRightNode } from './node-guard.mjs'

if (await underRightNode()) await import('./src/cli.ts')
