// What the operator may set. Lives here: every name, its default, its meaning and its sentence when it is wrong.
// May not know: who uses a setting. The list is part of the public surface.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { ServerError } from './errors.ts'
import { Secret } from './secret.ts'

/** The server's settings, parsed and believed. */
export interface Settings {
  readonly port: number
  readonly host: string
  /** Origin of the links the server makes, such as `https://help.example.com`; undefined: made from host and port. */
  readonly publicUrl: string | undefined
  /** PEM files; both or neither. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Absolute path. */
  readonly dataDir: string
  /** The master key; undefined: the one kept in the data directory. */
  readonly secretKey: Secret<Uint8Array> | undefined
  readonly region: string
  /** CIDRs of proxies whose forwarded client address is believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: z.infer<typeof LOG_LEVEL>
  /** Whether a plain http address that is not loopback may be the public one. */
  readonly plainHttpAllowed: boolean
}

const LOG_LEVEL = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

const LATER = 'This version does not have it yet; please remove it.'
const never = (name: string) => z.never({ error: `${name} is set. ${LATER}` }).optional()
const text = z.string().optional()

const ENVIRONMENT = z.object({
  PORT: z
    .string()
    .default('8080')
    .refine((value) => isPort(value), 'PORT must be a number from 0 to 65535.')
    .transform(Number),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((value) => isIP(value) !== 0 || isHostName(value), 'HOST must be an IP address or a host name.'),
  FARHAND_PUBLIC_URL: z
    .string()
    .refine((value) => originOf(value) !== undefined, {
      error: 'FARHAND_PUBLIC_URL must be an http or https address without a path, such as https://help.example.com.',
    })
    .transform((value) => originOf(value))
    .optional(),
  FARHAND_TLS_CERT: text,
  FARHAND_TLS_KEY: text,
  FARHAND_DATA_DIR: z.string().default('./data'),
  FARHAND_SECRET_KEY: z
    .string()
    .refine((value) => secretOf(value) !== undefined, 'FARHAND_SECRET_KEY must be 32 bytes in base64.')
    .optional(),
  DATABASE_URL: never('DATABASE_URL'),
  NATS_URL: never('NATS_URL'),
  SMTP_URL: never('SMTP_URL'),
  FARHAND_REGION: z
    .string()
    .default('local')
    .refine((value) => /^[a-z0-9-]{1,32}$/.test(value), {
      error: 'FARHAND_REGION must be 1 to 32 lower-case letters, digits or hyphens.',
    }),
  FARHAND_NODE_URL: z
    .string()
    .refine(
      (value) => originOf(value) !== undefined,
      'FARHAND_NODE_URL must be an http or https address without a path.',
    )
    .optional(),
  FARHAND_STORAGE: z
    .string()
    .default('local')
    .superRefine((value, context) => {
      if (value === 'local') return
      const known = /^(s3|azblob):\/\/./.test(value)
      context.addIssue(
        known
          ? `FARHAND_STORAGE names ${value.split(':')[0]}. ${LATER}`
          : 'FARHAND_STORAGE must be local, s3://… or azblob://….',
      )
    }),
  FARHAND_UDP_PORT: z
    .string()
    .refine((value) => value === 'off' || isPort(value), 'FARHAND_UDP_PORT must be a port number or off.')
    .optional(),
  FARHAND_TRUST_PROXY: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((blocks) => blocks.every(isAddressBlock), {
      error: 'FARHAND_TRUST_PROXY must be IP addresses or CIDR blocks, separated by commas.',
    }),
  LOG_LEVEL: z
    .string()
    .default('info')
    .pipe(z.enum(LOG_LEVEL.options, { error: `LOG_LEVEL must be one of ${LOG_LEVEL.options.join(', ')}.` })),
  NODE_ENV: text,
})

/** Settings from an environment; an empty value counts as not set. Throws `bad-setting` with a sentence that names it. */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const { data: values, error } = ENVIRONMENT.safeParse(given)
  if (error !== undefined) throw new ServerError('bad-setting', error.issues[0]?.message)
  const { FARHAND_TLS_CERT: certFile, FARHAND_TLS_KEY: keyFile } = values
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new ServerError('bad-setting', 'FARHAND_TLS_CERT and FARHAND_TLS_KEY must be set together.')
  }
  const secretKey = values.FARHAND_SECRET_KEY === undefined ? undefined : secretOf(values.FARHAND_SECRET_KEY)
  const settings: Settings = {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.FARHAND_PUBLIC_URL,
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    dataDir: resolve(values.FARHAND_DATA_DIR),
    secretKey: secretKey === undefined ? undefined : new Secret(secretKey),
    region: values.FARHAND_REGION,
    trustedProxies: values.FARHAND_TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    plainHttpAllowed: values.NODE_ENV === 'test',
  }
  publicOrigin(settings, settings.port)
  return settings
}

/** Settings from the process: its environment, and below it the `.env` of the folder it was started in. */
export function readSettings(): Settings {
  return parseSettings({ ...readEnvFile('.env'), ...process.env })
}

/**
 * The origin links are made from, once the port is known. Throws `bad-setting` where it is plain http for strangers:
 * browsers give a page neither screen capture nor keys then.
 */
export function publicOrigin(settings: Settings, port: number): string {
  const host = isIP(settings.host) === 6 ? `[${settings.host}]` : settings.host
  const origin =
    settings.publicUrl ?? new URL(`${settings.tls === undefined ? 'http' : 'https'}://${host}:${port}`).origin
  const { protocol, hostname } = new URL(origin)
  if (protocol === 'http:' && !isLoopbackName(hostname) && !settings.plainHttpAllowed) {
    throw new ServerError(
      'bad-setting',
      `Browsers share screens only over https, and ${origin} is not: set FARHAND_PUBLIC_URL to the https address people use.`,
    )
  }
  return origin
}

/** Whether a host name always means this machine. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function readEnvFile(path: string): NodeJS.Dict<string> {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new ServerError('bad-setting', 'The file .env cannot be read.', { cause })
  }
  return parseEnv(content)
}

const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= 65_535

/** A name that ends in a number is read as an IPv4 address, which it may not be. */
const isHostName = (value: string): boolean =>
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(value) && URL.canParse(`http://${value}`)

function originOf(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined
  const url = new URL(value)
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  return bare && /^https?:$/.test(url.protocol) ? url.origin : undefined
}

function secretOf(value: string): Uint8Array | undefined {
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === 32 && /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? new Uint8Array(bytes) : undefined
}

function isAddressBlock(block: string): boolean {
  const [address = '', bits, ...rest] = block.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
