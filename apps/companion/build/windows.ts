// What Windows wants of an executable. Lives here: icon, version, no console window; the Authenticode signature.
// May not know: whose certificate it is.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { run } from './run.ts'

const GUI_SUBSYSTEM = 2
/** US English, Unicode. */
const LANGUAGE = { lang: 1033, codepage: 1200 }

/** Replaces Node's own description, icon and signature in place; the program then starts without a console window. */
export function describeExecutable(file: string, version: string): void {
  const executable = NtExecutable.from(readFileSync(file), { ignoreCert: true })
  executable.newHeader.optionalHeader.subsystem = GUI_SUBSYSTEM
  const resources = NtExecutableResource.from(executable)
  const icons = Data.IconFile.from(readFileSync(join(import.meta.dirname, 'farhand.ico')))
  for (const { id, lang } of Resource.IconGroupEntry.fromEntries(resources.entries)) {
    Resource.IconGroupEntry.replaceIconsForResource(
      resources.entries,
      id,
      lang,
      icons.icons.map((icon) => icon.data),
    )
  }
  for (const description of Resource.VersionInfo.fromEntries(resources.entries))
    description.removeAllStringValues(LANGUAGE)
  const [description] = Resource.VersionInfo.fromEntries(resources.entries)
  if (description === undefined) throw new Error('The base for Windows has no version resource.')
  const numbers = `${version.split('-')[0] ?? version}.0`
  description.setFileVersion(numbers, LANGUAGE.lang)
  description.setProductVersion(numbers, LANGUAGE.lang)
  description.setStringValues(LANGUAGE, {
    CompanyName: 'Farhand',
    FileDescription: 'Farhand companion',
    FileVersion: version,
    InternalName: 'farhand-companion',
    LegalCopyright: 'Apache License 2.0',
    OriginalFilename: 'farhand-companion.exe',
    ProductName: 'Farhand',
    ProductVersion: version,
  })
  description.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  writeFileSync(file, new Uint8Array(executable.generate()))
}

/** How executables for Windows are signed. */
export type Signing =
  | {
      readonly kind: 'certificate'
      /** PEM files: certificate with its chain, private key. */
      readonly certFile: string
      readonly keyFile: string
      /** RFC 3161 time stamps, so that the signature outlives the certificate. */
      readonly timestampUrl?: string
    }
  /** A program that is given two paths, unsigned and signed: for keys in hardware or at a service. */
  | { readonly kind: 'command'; readonly program: string }

/** Signs in place. Throws Error with what the signing program said. */
export async function signExecutable(file: string, signing: Signing): Promise<void> {
  const signed = `${file}.signed`
  if (signing.kind === 'command') await run(signing.program, [file, signed])
  else {
    const { certFile, keyFile, timestampUrl } = signing
    const stamp = timestampUrl === undefined ? [] : ['-ts', timestampUrl]
    const who = ['-certs', certFile, '-key', keyFile, '-h', 'sha256', '-n', 'Farhand companion', ...stamp]
    await run('osslsigncode', ['sign', ...who, '-in', file, '-out', signed])
  }
  renameSync(signed, file)
}
