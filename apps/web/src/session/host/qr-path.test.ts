import { expect, test } from 'vitest'
import { qrPath } from './qr-path.ts'

test('the finder pattern of the code is drawn at its corner', () => {
  const { size, path } = qrPath('http://127.0.0.1:8080/join/482913577#k=1.' + 'A'.repeat(43))
  expect(size).toBeGreaterThanOrEqual(33)
  for (let column = 0; column < 7; column++) expect(path).toContain(`M${String(column)} 0h1`)
  expect(path).not.toContain('M7 0h1')
  expect(path).not.toContain('M1 1h1')
})
