// The bill of materials: everything that is inside the companions. Lives here: CycloneDX 1.6 from the bundle and the lock file.
// Without time and serial number, so that the same sources give the same text. https://cyclonedx.org/docs/1.6/json/
import { lockedAt } from './lock.ts'
import { versionOf } from './packages.ts'
import type { PackageFile, Target } from './targets.ts'

interface Component {
  readonly type: 'library' | 'platform'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[]
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
}

/** The bill of materials as JSON. `places` are those of the bundle. */
export function billOfMaterials(parts: {
  version: string
  places: readonly string[]
  targets: readonly Target[]
}): string {
  const { version, places, targets } = parts
  const name = 'farhand-companion'
  const files = targets.flatMap(({ base, addons }) => [base, ...Object.values(addons)])
  const components = [
    ...places.map((place) => component(nameOf(place), { type: 'library', ...lockedAt(place) })),
    ...files.map((file) => component(file.name, { type: typeOf(file), license: 'MIT', ...pinOf(file) })),
  ].sort((a, b) => (a.purl < b.purl ? -1 : 1))
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': name, name, version, licenses: [{ license: { id: 'Apache-2.0' } }] },
    },
    components,
    dependencies: [{ ref: name, dependsOn: components.map((one) => one['bom-ref']) }],
  }
  return `${JSON.stringify(bill, undefined, 2)}\n`
}

const typeOf = ({ name }: PackageFile): Component['type'] => (name.startsWith('node-') ? 'platform' : 'library')

const pinOf = (file: PackageFile): { version: string; integrity?: string } =>
  file.pinned ?? { ...lockedAt(`node_modules/${file.name}`), version: versionOf(file) }

/** `@noble/curves` of `node_modules/@noble/curves`, `@farhand/client` of `packages/client`. */
const nameOf = (place: string): string =>
  place.includes('node_modules/')
    ? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    : `@farhand/${place.slice(place.lastIndexOf('/') + 1)}`

function component(
  name: string,
  from: { type: Component['type']; version: string; integrity?: string; license?: string },
): Component {
  const { type, version, integrity, license = 'Apache-2.0' } = from
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const content = integrity && Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
  return {
    type,
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: [license.includes(' ') ? { expression: license } : { license: { id: license } }],
    ...(content ? { hashes: [{ alg: 'SHA-512', content }] } : {}),
  }
}
