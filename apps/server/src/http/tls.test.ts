// https served by the server itself. The key below is for this test alone and signs nothing but `localhost`.
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { startTestServer, temporaryFolder } from '../test-server.ts'

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgReNEh8pUo4bIUQAM
P+Wnh1akJtuCsPgnUpvzdIynE2KhRANCAASUTikumxnUg7eJKkT0KDbdrsknaeiZ
iUtkRlw47Uqm0jvkmzT76w6EV5EHObXC8iccJMLSJauk9zQ6lDTaC2Ru
-----END PRIVATE KEY-----
`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUeqrgVkdREJy9oSGYmOy6Q88u84wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIzNTcyNVoYDzIxMjYxMDI4
MjM1NzI1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASUTikumxnUg7eJKkT0KDbdrsknaeiZiUtkRlw47Uqm0jvkmzT76w6E
V5EHObXC8iccJMLSJauk9zQ6lDTaC2Ruo28wbTAdBgNVHQ4EFgQU/Fs7j3E50VxA
nyUpogF+ofM+m50wHwYDVR0jBBgwFoAU/Fs7j3E50VxAnyUpogF+ofM+m50wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDRwAwRAIgdzMgB7wouEmrH1ZkFs34xcvH6dddMRfdDzOQekxHzHMCIGYL
uxzKpT2r816uZxBN9DXu6yoaC7AUqrMqfC0krLSe
-----END CERTIFICATE-----
`

it('the server speaks https with the given certificate, and its links and cookies are https', async () => {
  await using folder = await temporaryFolder()
  const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  await writeFile(certFile, CERTIFICATE)
  await writeFile(keyFile, KEY)
  const environment = { FARHAND_TLS_CERT: certFile, FARHAND_TLS_KEY: keyFile }
  await using server = await startTestServer({ folder: folder.path, environment })
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.url}/healthz`, { ca: CERTIFICATE, agent: false }, resolve).on('error', reject)
  })
  expect(await text(answer)).toBe('{"status":"alive"}')
  expect(answer.headers['strict-transport-security']).toBe('max-age=63072000')
})

const OTHER_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })

it.each([
  ['a certificate that is none', 'garbage', KEY, /^FARHAND_TLS_CERT names a file that is not in PEM form\.$/],
  ['a key that is none', CERTIFICATE, 'garbage', /^FARHAND_TLS_KEY names a file that is not in PEM form\.$/],
  ['a key of another', CERTIFICATE, OTHER_KEY, /^FARHAND_TLS_KEY names a key that does not belong to/],
  ['a certificate that is missing', undefined, KEY, /^FARHAND_TLS_CERT names a file that cannot be read\.$/],
])('%s stops the start with a sentence', async (_, certificate, key, sentence) => {
  await using folder = await temporaryFolder()
  const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  if (certificate !== undefined) await writeFile(certFile, certificate)
  await writeFile(keyFile, key)
  const environment = { FARHAND_TLS_CERT: certFile, FARHAND_TLS_KEY: keyFile }
  const start = startTestServer({ folder: folder.path, environment })
  await expect(start).rejects.toMatchObject({ code: 'bad-setting', message: expect.stringMatching(sentence) })
})
