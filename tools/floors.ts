// The import law as a table: who may import whom, and why. Lives here: the tables only.
// May not know: how files are read or violations are printed (source-file.ts, check-floors.ts).

/** One package or app of ours, and what its product files may lean on. Tests beside the code are freer. */
export interface Floor {
  readonly name: string
  /** Folder the floor's files live in, ending in a slash. */
  readonly folder: string
  /** Packages of ours it may import. */
  readonly ours: readonly string[]
  /** Packages of others it may import; undefined = what its package.json lists. */
  readonly others?: readonly string[]
  /** Whether it may import `node:` modules. */
  readonly builtins: boolean
  /** Globals, and members of globals such as `Date.now`, it may not touch. */
  readonly withoutGlobals?: readonly string[]
  /** Files of the floor the list of globals does not bind. */
  readonly globalsExcept?: RegExp
  readonly reason: string
}

const CLOCK = ['Date.now', 'performance', 'setTimeout', 'setInterval']
const RANDOM = ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID']
const WINDOW = ['window', 'document', 'localStorage', 'sessionStorage']
const REACH = ['navigator', 'indexedDB', 'fetch', 'WebSocket', 'Worker', 'process', 'Buffer']

/** From the ground up. A floor imports floors below it, never above, never sideways. */
export const FLOORS: readonly Floor[] = [
  {
    name: '@farhand/protocol',
    folder: 'packages/protocol/src/',
    ours: [],
    others: ['zod'],
    builtins: false,
    withoutGlobals: [...CLOCK, ...RANDOM, ...WINDOW, ...REACH],
    reason: 'protocol is pure and runs everywhere: no node:, no DOM, no clock, no randomness',
  },
  {
    name: '@farhand/e2ee',
    folder: 'packages/e2ee/src/',
    ours: ['@farhand/protocol'],
    others: [
      'ts-mls',
      '@hpke/hybridkem-x-wing',
      '@noble/curves',
      '@noble/ciphers',
      '@noble/hashes',
      '@noble/post-quantum',
    ],
    builtins: false,
    withoutGlobals: ['Date.now', 'Math.random', ...WINDOW, ...REACH],
    reason: 'e2ee is WebCrypto and reviewed primitives only, so that one suite runs in Node and in every browser',
  },
  {
    name: '@farhand/client',
    folder: 'packages/client/src/',
    ours: ['@farhand/protocol', '@farhand/e2ee'],
    others: ['idb', 'zod'],
    builtins: false,
    withoutGlobals: WINDOW,
    globalsExcept: /browser/,
    reason: 'the session engine runs in a worker and in Node alike; only files named browser may need a window',
  },
  {
    name: '@farhand/server',
    folder: 'apps/server/src/',
    ours: ['@farhand/protocol'],
    builtins: true,
    withoutGlobals: ['Math.random', 'WebSocket'],
    reason: 'the server switches and cannot open: neither e2ee nor client are in reach of it',
  },
  {
    name: '@farhand/web',
    folder: 'apps/web/src/',
    ours: ['@farhand/protocol', '@farhand/client'],
    builtins: false,
    withoutGlobals: ['Math.random'],
    reason: 'pages show what the client says; keys and sealing stay behind it',
  },
  {
    name: '@farhand/companion',
    folder: 'apps/companion/src/',
    ours: ['@farhand/protocol', '@farhand/e2ee', '@farhand/client'],
    builtins: true,
    withoutGlobals: ['Math.random', 'WebSocket'],
    globalsExcept: /\/connect\.ts$/,
    reason:
      'the companion is the participant’s second device: it speaks through the client (connect.ts lends it the socket) and acts through its Platform',
  },
]

/** A package (or module) that only the named places may import. `*.test.ts` files are free of it. */
export interface Confined {
  /** Matches the whole specifier. */
  readonly module: RegExp
  /** Floors the rule speaks about; undefined = all. */
  readonly within?: string
  /** Places that may import it. Files must match one; an empty list means nobody. */
  readonly places: readonly RegExp[]
  readonly reason: string
}

export const CONFINED: readonly Confined[] = [
  {
    module: /^(node:)?child_process$/,
    within: 'apps/server/src/',
    places: [],
    reason: 'a server that can start programs turns one bug into a shell',
  },
  {
    module: /^@noble\/curves(\/|$)/,
    within: 'apps/server/src/',
    places: [/\/decoy[^/]*\.ts$/],
    reason: 'the server needs curve points for decoy answers and for nothing else',
  },
  {
    module: /^(better-auth(\/|$)|@better-auth\/|@node-rs\/argon2$)/,
    places: [/^apps\/server\/src\/accounts\//],
    reason: 'sign-in sits behind AuthPort; nobody else may know which library does it',
  },
  {
    module: /^(kysely(\/|$)|node:sqlite$|pg$)/,
    places: [/^apps\/server\/src\/store\//, /^apps\/server\/src\/accounts\//],
    reason: 'SQL lives behind the Store; accounts lends the same database to the sign-in library',
  },
  {
    module: /^ws$/,
    places: [/^apps\/server\/src\/switching\//, /^apps\/server\/src\/http\/socket[^/]*\.ts$/],
    reason: 'sockets are opened and written in one place, where bounds and drop rules are kept',
  },
  {
    module: /^(react|react-dom|react-i18next|@mantine\/.*|@tabler\/.*|@tanstack\/.*)(\/|$)/,
    places: [/^apps\/web\//],
    reason: 'only pages know how pages are drawn',
  },
  {
    module: /^(ts-mls|@hpke\/[^/]+|@noble\/(ciphers|post-quantum|hashes))(\/|$)/,
    places: [/^packages\/e2ee\//],
    reason: 'key agreement and sealing have one home',
  },
]

/** A step of the server's inner order. Imports go to a lower step; on the same step only types may be seen. */
export interface ServerStep {
  /** Folders (with slash) and files below apps/server/src/. */
  readonly members: readonly string[]
  readonly reason: string
}

/** Files in the root folder that stand in no step are ground: anyone may import them, they import ground only. */
export const SERVER_STEPS: readonly ServerStep[] = [
  { members: [], reason: 'ground: clock, settings, errors, log' },
  { members: ['session/'], reason: 'pure: what is true about a session, without a socket or a row' },
  {
    members: ['switching/', 'store/', 'joins/', 'cluster/', 'storage/'],
    reason: 'capabilities: each may see the session, none may see another but by its types',
  },
  {
    members: ['change-session.ts', 'accounts/'],
    reason: 'what writes rows: the one place that changes a session, and accounts, each with its audit entry',
  },
  { members: ['http/'], reason: 'routes ask; they hold no rule of their own' },
  { members: ['compose.ts'], reason: 'the only file that names concrete classes' },
  { members: ['doctor.ts'], reason: 'looks at a whole server from outside, for the command line' },
  { members: ['main.ts', 'cli.ts'], reason: 'entries: they compose and run' },
]

/** Folders nobody outside them may import. */
export const UNIMPORTABLE: readonly string[] = ['test/', 'bench/', 'tools/']

/** Where bytes may be put on a socket. Everything else hands sealed objects to a transport. */
export const SOCKET_PLACES: readonly RegExp[] = [
  /^packages\/client\/src\/transports?\//,
  /^apps\/server\/src\/switching\//,
  /^apps\/server\/src\/http\/socket[^/]*\.ts$/,
]
export const SOCKET_REASON = 'one road out: what has not passed the sealer must find no socket to be written to'

export const MAX_LINES = 600
/** From here on a file needs a line `Long because: …` in its head comment. */
export const LONG_LINES = 400

/** Words that say a thing is not finished; `{1}` keeps this table from breaking its own rule. */
export const UNFINISHED = /\b(TO{1}DO|FIX{1}ME|X{3}|HA{1}CK)\b/

/** Names that say nothing about what is inside. */
export const EMPTY_NAMES = /(^|-)(managers?|helpers?|utils?|base|impl|data|info|common|shared|misc)$/
