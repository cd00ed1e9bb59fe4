// Writes spec/vectors/keys.json. Run it only when spec/keys.md changes what goes over the wire: node tools/write-vectors.ts
import { writeFileSync } from 'node:fs'
import { keyVectors } from './key-vectors.ts'

const target = new URL('../spec/vectors/keys.json', import.meta.url)
writeFileSync(target, `${JSON.stringify(await keyVectors(), undefined, 2)}\n`)
