// From where a secret is to be found to the secret. Messages say where it was looked for, never what was there.
import { dirname, resolve } from 'node:path'
import { TracectlError } from '../errors.ts'
import type { Secret } from './backend-settings.ts'
import { expandHome, type Environment } from './config-path.ts'
import { isHeaderValue } from './header-name.ts'

export interface SecretPlace {
  readonly env: Environment
  /** Paths count from it. */
  readonly directory: string
  /** What to call it in a message: `--token-file`, `/…/config.yaml:5:14: contexts.staging.tempo.token`. */
  readonly name: string
  readonly signal: AbortSignal
}

/**
 * One line without blanks around it, fit for a header.
 * @throws TracectlError `config-invalid` when it is not there, `auth` when the command for it fails
 */
export async function resolveSecret(secret: Secret, place: SecretPlace): Promise<string> {
  const text = (await secretText(secret, place)).trim()
  if (text === '') throw secretError(place, `${wayOf(secret)} holds nothing`)
  if (/[\r\n]/.test(text)) throw secretError(place, `${wayOf(secret)} holds more than one line`)
  if (!isHeaderValue(text)) throw secretError(place, `${wayOf(secret)} holds characters that no header can`)
  return text
}

/** Beside a configuration file. */
export function directoryOf(path: string): string {
  return dirname(path)
}

async function secretText(secret: Secret, place: SecretPlace): Promise<string> {
  switch (secret.from) {
    case 'inline':
      return secret.value
    case 'env':
      return fromVariable(secret.name, place)
    case 'file':
      return await fromFile(secret.path, place)
    case 'exec': {
      const { runSecretCommand } = await import('./run-secret-command.ts')
      return await runSecretCommand(secret.argv, place)
    }
    default:
      return secret satisfies never
  }
}

function fromVariable(name: string, place: SecretPlace): string {
  const value = place.env[name]
  if (value !== undefined && value.trim() !== '') return value
  throw secretError(place, `the variable ${name} is not set`)
}

async function fromFile(given: string, place: SecretPlace): Promise<string> {
  const path = resolve(place.directory, expandHome(given, place.env))
  const { readSmallFile } = await import('./read-small-file.ts')
  return await readSmallFile(path, place.name)
}

function secretError({ name }: SecretPlace, fault: string): TracectlError {
  return new TracectlError('config-invalid', `${name}: ${fault}`)
}

function wayOf(secret: Secret): string {
  switch (secret.from) {
    case 'env':
      return `the variable ${secret.name}`
    case 'file':
      return `the file ${secret.path}`
    case 'exec':
      return `the output of ${secret.argv[0]}`
    case 'inline':
      return 'the value'
    default:
      return secret satisfies never
  }
}
