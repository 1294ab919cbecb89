// The flags of every command that can ask a server for traces: which one, as whom, and how patiently. Secrets are never
// values of flags: everybody on the machine can read a command line.
import { type Command, Option } from 'commander'
import { collect } from './declare.ts'

const SOURCE = 'Source:'

/**
 * Adds them, below those the command has. `readSourceOptions` reads them.
 * @param from what --from is for, where that is another thing than with most commands
 */
export function sourceOptions(command: Command, from: string = FROM): Command {
  command.addOption(new Option('--from <source>', from).helpGroup(SOURCE))
  for (const [flags, description] of FLAGS)
    command.addOption(new Option(flags, description).helpGroup(SOURCE))
  return command
    .addOption(
      new Option(
        '-H, --header <header>',
        "'Name: value' to send along, or @file with one a line (repeatable)",
      )
        .default([])
        .argParser(collect)
        .helpGroup(SOURCE),
    )
    .addOption(new Option('--token [value]').hideHelp())
    .addOption(new Option('--password [value]').hideHelp())
}

const FROM =
  'ask there: tempo, jaeger or zipkin, a URL, the name of a context, or local for the store (default: the current context, else the store)'

const FLAGS: readonly (readonly [flags: string, description: string])[] = [
  ['--refresh', 'ask again, although a copy was kept'],
  ['--token-file <file>', 'a bearer token; - for standard input'],
  ['--username <name>', 'for basic authentication'],
  ['--password-file <file>', 'its password; - for standard input'],
  ['--tenant <id>', 'X-Scope-OrgID of Tempo, x-tenant of Jaeger'],
  ['--ca-cert <file>', 'trust these certificates (PEM)'],
  ['--client-cert <file>', 'a certificate to show the server (PEM)'],
  ['--client-key <file>', 'its key (PEM)'],
  ['--skip-verify', "do not check the server's certificate"],
  ['--timeout <duration>', 'how long an answer may take (default: 30s)'],
]
