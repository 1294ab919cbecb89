// `tracectl config …`: the contexts in the configuration file. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { ConfigFlags, ListFlags, ViewFlags } from '../commands/config/config-options.ts'
import type { SetContextFlags } from '../commands/config/set-context-options.ts'
import { collect, explain, outputOption, type Running } from './declare.ts'

export function declareConfig(config: Command, running: Running): void {
  config
    .description(
      'A context is a name for the servers of one place, with what it takes to reach them. One of them may be the current ' +
        'one: it is asked where --from is left out. docs/contexts.md describes the file.',
    )
    .usage('[options] <command>')
    .helpCommand(false)
  explain(config, [
    [
      'tracectl config set-context dev --url http://localhost:3200',
      'a context for a Tempo, Jaeger or Zipkin',
    ],
    ['tracectl config use-context dev', 'ask it from now on'],
    ['tracectl config use-context local', 'back to the local store'],
  ])
  declareGetContexts(config, running)
  declareCurrentContext(config, running)
  declareUseContext(config, running)
  declareSetContext(config, running)
  declareRenameContext(config, running)
  declareDeleteContext(config, running)
  declareView(config, running)
  declarePath(config, running)
}

function declareGetContexts(config: Command, { world, finish }: Running): void {
  const command = config
    .command('get-contexts')
    .summary('list the contexts')
    .description(
      'Lists the contexts with their servers; * marks the current one. In a pipe tabs separate the columns.',
    )
    .addOption(outputOption('text, the default, or json: one document'))
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (_flags, self: Command) => {
      const { readListOptions } = await import('../commands/config/config-options.ts')
      const options = readListOptions(self.optsWithGlobals<ListFlags>())
      const context = world()
      const run = await import('../commands/config/get-contexts.ts')
      finish(await run.getContexts(context, options))
    })
  explain(command, [
    ['tracectl config get-contexts', 'a row for each server'],
    ['tracectl config get-contexts | cut -f1', 'their names'],
  ])
}

function declareCurrentContext(config: Command, { world, finish }: Running): void {
  const command = config
    .command('current-context')
    .summary('print the name of the current context')
    .description(
      'Prints the name of the current context; exits with 3 when there is none, and the local store is used.',
    )
    .action(async (_flags, self: Command) => {
      const { readListOptions } = await import('../commands/config/config-options.ts')
      const options = readListOptions(self.optsWithGlobals<ListFlags>())
      const context = world()
      const run = await import('../commands/config/get-contexts.ts')
      finish(await run.currentContext(context, options))
    })
  explain(command, [['tracectl config current-context', 'with --context or TRACECTL_CONTEXT, that one']])
}

function declareUseContext(config: Command, { world, finish }: Running): void {
  const command = config
    .command('use-context')
    .summary('make a context the current one')
    .description('Writes into the configuration file which context is asked where --from is left out.')
    .argument('<context>', 'its name; local for the local store')
    .action(async (name: string, _flags, self: Command) => {
      const { readContextName } = await import('../commands/config/config-options.ts')
      const options = readContextName(name, self.optsWithGlobals<ConfigFlags>())
      const context = world()
      const run = await import('../commands/config/use-context.ts')
      finish(await run.useContext(context, options))
    })
  explain(command, [
    ['tracectl config use-context staging', 'ask its server from now on'],
    ['tracectl config use-context local', 'ask the local store'],
  ])
}

function declareSetContext(config: Command, { world, finish }: Running): void {
  const command = config
    .command('set-context')
    .summary('add a context, or change one')
    .description(
      'Adds a server to a context, or changes what is given of it; the context is made where there is none. Without --kind ' +
        'the server is asked what it is. Secrets are not written into the file, but where to find them.',
    )
    .usage('[options] NAME')
    .argument('<context>', 'its name')
    .option('--url <url>', 'where it is; with --grafana-datasource, where Grafana is')
    .addOption(new Option('--kind <kind>', 'tempo, jaeger or zipkin').choices(['tempo', 'jaeger', 'zipkin']))
    .option('--grafana-datasource <uid>', 'ask through this data source of Grafana')
    .option('--tenant <id>', 'X-Scope-OrgID of Tempo, x-tenant of Jaeger')
    .option('--tenant-header <name>', 'the header for it, where it is another one')
    .option('--token-env <variable>', 'a bearer token is in this variable')
    .option('--token-file <file>', 'it is in this file')
    .option('--token-exec <command>', 'this command prints it; no shell takes part')
    .option('--username <name>', 'for basic authentication')
    .option('--password-env <variable>', 'its password is in this variable')
    .option('--password-file <file>', 'it is in this file')
    .option('--password-exec <command>', 'this command prints it; no shell takes part')
    .option('-H, --header <header>', "'Name: value' to send along (repeatable)", collect, [])
    .option('--ca-cert <file>', 'trust these certificates (PEM)')
    .option('--client-cert <file>', 'a certificate to show the server (PEM)')
    .option('--client-key <file>', 'its key (PEM)')
    .option('--skip-verify', "do not check the server's certificate")
    .option('--no-skip-verify', 'check it again')
    .option('--timeout <duration>', 'how long an answer may take')
    .option('--trace-url <url>', 'the page of a trace for people, with {traceId} in it')
    .option('--use', 'make it the current context')
    .addOption(new Option('--token [value]').hideHelp())
    .addOption(new Option('--password [value]').hideHelp())
    .action(async (name: string, _flags, self: Command) => {
      const context = world()
      const { readSetContext } = await import('../commands/config/set-context-options.ts')
      const options = readSetContext(name, self.optsWithGlobals<SetContextFlags>(), context.cwd)
      const run = await import('../commands/config/set-context.ts')
      finish(await run.setContext(context, options))
    })
  explain(command, [
    ['tracectl config set-context dev --url http://localhost:3200', 'asks it what it is'],
    [
      'tracectl config set-context prod --kind tempo --url https://tempo.example.com --tenant team-a --token-env TEMPO_TOKEN',
      'a bearer token from a variable',
    ],
    [
      "tracectl config set-context prod --token-exec 'vault read -field=token secret/tempo'",
      'from a password manager instead',
    ],
    [
      'tracectl config set-context cloud --kind tempo --url https://grafana.example.com --grafana-datasource P21 --token-file ~/.secrets/grafana',
      'through Grafana',
    ],
  ])
}

function declareRenameContext(config: Command, { world, finish }: Running): void {
  const command = config
    .command('rename-context')
    .summary('give a context another name')
    .description('Gives a context another name; the current one stays current.')
    .argument('<context>', 'its name')
    .argument('<new-name>', 'the new one')
    .action(async (name: string, to: string, _flags, self: Command) => {
      const { readRenameContext } = await import('../commands/config/config-options.ts')
      const options = readRenameContext(name, to, self.optsWithGlobals<ConfigFlags>())
      const context = world()
      const run = await import('../commands/config/use-context.ts')
      finish(await run.renameContext(context, options))
    })
  explain(command, [['tracectl config rename-context staging test', '']])
}

function declareDeleteContext(config: Command, { world, finish }: Running): void {
  const command = config
    .command('delete-context')
    .summary('remove a context')
    .description('Removes a context from the configuration file.')
    .argument('<context>', 'its name')
    .action(async (name: string, _flags, self: Command) => {
      const { readContextName } = await import('../commands/config/config-options.ts')
      const options = readContextName(name, self.optsWithGlobals<ConfigFlags>())
      const context = world()
      const run = await import('../commands/config/use-context.ts')
      finish(await run.deleteContext(context, options))
    })
  explain(command, [['tracectl config delete-context staging', 'nothing else changes']])
}

function declareView(config: Command, { world, finish }: Running): void {
  const command = config
    .command('view')
    .summary('print the configuration, without secrets')
    .description(
      'Prints the configuration file as it is understood, secrets masked. With --origin prints what holds, after flags and ' +
        'variables, and beside each value what says so.',
    )
    .option('--origin', 'what holds, and where each value comes from')
    .addOption(
      new Option('-o, --output <format>', 'yaml, the default, or json')
        .choices(['yaml', 'json'])
        .default('yaml'),
    )
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (_flags, self: Command) => {
      const { readViewOptions } = await import('../commands/config/config-options.ts')
      const options = readViewOptions(self.optsWithGlobals<ViewFlags>())
      const context = world()
      const run = await import('../commands/config/view.ts')
      finish(await run.viewConfig(context, options))
    })
  explain(command, [
    ['tracectl config view', 'what the file says'],
    ['tracectl config view --origin', 'why a server is asked as it is'],
  ])
}

function declarePath(config: Command, { world, finish }: Running): void {
  const command = config
    .command('path')
    .summary('print where the configuration file is')
    .description('Prints the path of the configuration file, or where it would be.')
    .action(async (_flags, self: Command) => {
      const { readListOptions } = await import('../commands/config/config-options.ts')
      const options = readListOptions(self.optsWithGlobals<ListFlags>())
      const context = world()
      const run = await import('../commands/config/get-contexts.ts')
      finish(await run.configPath(context, options))
    })
  explain(command, [['$EDITOR "$(tracectl config path)"', 'edit it by hand']])
}
