import { resolve } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseSettings, publicOrigin } from './settings.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

describe('the settings', () => {
  it('have a default for everything', () => {
    expect(parseSettings({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: undefined,
      tls: undefined,
      dataDir: resolve('data'),
      secretKey: undefined,
      region: 'local',
      trustedProxies: [],
      logLevel: 'info',
      plainHttpAllowed: false,
    })
  })

  it('count an empty value as not set', () => {
    expect(parseSettings({ PORT: '', HOST: '', DATABASE_URL: '', FARHAND_STORAGE: '' })).toEqual(parseSettings({}))
  })

  it.each([
    ['PORT', '80a', 'PORT must be a number from 0 to 65535.'],
    ['PORT', '65536', 'PORT must be a number from 0 to 65535.'],
    ['HOST', 'a b', 'HOST must be an IP address or a host name.'],
    ['HOST', '300.1.1.1', 'HOST must be an IP address or a host name.'],
    ['HOST', 'server.1', 'HOST must be an IP address or a host name.'],
    ['FARHAND_PUBLIC_URL', 'help.example.com', 'FARHAND_PUBLIC_URL must be'],
    ['FARHAND_PUBLIC_URL', 'https://help.example.com/farhand', 'FARHAND_PUBLIC_URL must be'],
    ['FARHAND_PUBLIC_URL', 'ftp://help.example.com', 'FARHAND_PUBLIC_URL must be'],
    ['FARHAND_PUBLIC_URL', 'http://help.example.com', 'set FARHAND_PUBLIC_URL to the https address'],
    ['HOST', '0.0.0.0', 'set FARHAND_PUBLIC_URL to the https address'],
    ['FARHAND_TLS_CERT', '/cert.pem', 'FARHAND_TLS_CERT and FARHAND_TLS_KEY must be set together.'],
    ['FARHAND_SECRET_KEY', 'short', 'FARHAND_SECRET_KEY must be 32 bytes in base64.'],
    ['DATABASE_URL', 'postgres://db', 'DATABASE_URL is set. This version does not have it yet'],
    ['NATS_URL', 'nats://bus', 'NATS_URL is set. This version does not have it yet'],
    ['SMTP_URL', 'smtp://mail', 'SMTP_URL is set. This version does not have it yet'],
    ['FARHAND_REGION', 'Frankfurt am Main', 'FARHAND_REGION must be'],
    ['FARHAND_NODE_URL', 'edge-1', 'FARHAND_NODE_URL must be'],
    ['FARHAND_STORAGE', 's3://bucket?region=eu', 'FARHAND_STORAGE names s3. This version does not have it yet'],
    ['FARHAND_STORAGE', 'azblob://container', 'FARHAND_STORAGE names azblob. This version does not have it yet'],
    ['FARHAND_STORAGE', 'cloud', 'FARHAND_STORAGE must be local, s3://… or azblob://….'],
    ['FARHAND_UDP_PORT', 'on', 'FARHAND_UDP_PORT must be a port number or off.'],
    ['FARHAND_TRUST_PROXY', '10.0.0.0/33', 'FARHAND_TRUST_PROXY must be'],
    ['FARHAND_TRUST_PROXY', 'proxy.local', 'FARHAND_TRUST_PROXY must be'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of'],
  ])('%s=%s stops the start with a sentence that names it', (name, value, sentence) => {
    expect(() => parseSettings({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'bad-setting', fixableBy: 'admin', message: expect.stringContaining(sentence) }),
    )
  })

  it('are understood in every allowed form', () => {
    const settings = parseSettings({
      PORT: '0',
      HOST: '0.0.0.0',
      FARHAND_PUBLIC_URL: 'https://Help.Example.com:443/',
      FARHAND_TLS_CERT: 'c.pem',
      FARHAND_TLS_KEY: 'k.pem',
      FARHAND_DATA_DIR: '/var/lib/farhand',
      FARHAND_SECRET_KEY: KEY,
      FARHAND_UDP_PORT: 'off',
      FARHAND_TRUST_PROXY: '10.0.0.0/8, ::1',
      LOG_LEVEL: 'debug',
    })
    expect(settings).toMatchObject({
      port: 0,
      publicUrl: 'https://help.example.com',
      tls: { certFile: 'c.pem', keyFile: 'k.pem' },
      dataDir: '/var/lib/farhand',
      trustedProxies: ['10.0.0.0/8', '::1'],
      logLevel: 'debug',
    })
    expect(Buffer.from(settings.secretKey!.reveal()).toString('base64')).toBe(KEY)
  })

  it('never show the secret key', () => {
    const settings = parseSettings({ FARHAND_SECRET_KEY: KEY })
    expect([JSON.stringify(settings), inspect(settings), String(settings.secretKey)].join()).not.toContain(KEY)
    expect(JSON.stringify(settings)).toContain('[secret]')
  })
})

describe('the public origin', () => {
  it.each([
    [{}, 8080, 'http://127.0.0.1:8080'],
    [{ PORT: '0' }, 4711, 'http://127.0.0.1:4711'],
    [{ HOST: '::1' }, 8080, 'http://[::1]:8080'],
    [{ HOST: 'localhost', PORT: '80' }, 80, 'http://localhost'],
    [{ FARHAND_TLS_CERT: 'c', FARHAND_TLS_KEY: 'k', HOST: '0.0.0.0' }, 8443, 'https://0.0.0.0:8443'],
    [{ FARHAND_PUBLIC_URL: 'https://help.example.com' }, 8080, 'https://help.example.com'],
    [{ FARHAND_PUBLIC_URL: 'http://192.0.2.7:8080', NODE_ENV: 'test' }, 8080, 'http://192.0.2.7:8080'],
  ])('of %j on port %i is %s', (environment, port, origin) => {
    expect(publicOrigin(parseSettings(environment), port)).toBe(origin)
  })
})
