// The pages of `tracectl help TOPIC`, as data: the man page and docs/cli.md are made from them as well.
import { EXIT_CODES } from '../errors.ts'
import { MEASURES } from './show/measures.ts'

export interface HelpTopic {
  readonly summary: string
  readonly intro: string
  readonly rows: readonly (readonly [term: string, meaning: string])[]
}

export const HELP_TOPICS: Readonly<Record<string, HelpTopic>> = {
  environment: {
    summary: 'variables that are honoured',
    intro: 'A flag always wins over a variable.',
    rows: [
      ['TRACECTL_ASCII', 'draw with ASCII characters only'],
      ['TRACECTL_DEBUG', 'show the stack of an error, as --debug does'],
      ['TRACECTL_NO_COLOR, NO_COLOR', 'no colours, when not empty; on a terminal bold and dim stay'],
      ['FORCE_COLOR', 'colours, in a pipe too: 0 none, 1 sixteen, 2 256, 3 all; wins over NO_COLOR'],
      ['CLICOLOR_FORCE', 'colours in a pipe too, when not empty and not 0'],
      ['CLICOLOR', '0: no colours, as NO_COLOR'],
      ['TERM, COLORTERM', 'how many colours; with TERM=dumb none, and ASCII only'],
      ['CI', 'no pager; no colours on a CI system that is not known to show them'],
      [
        'TRACECTL_PAGER, PAGER',
        "what `show` uses for more than a screenful (default: less -FIRX); empty or 'cat' for none",
      ],
      [
        'TRACECTL_BACKGROUND',
        'light or dark, for colours that can be read on it; else COLORFGBG, and a screen asks the terminal',
      ],
      [
        'TRACECTL_CLIPBOARD',
        'how a screen copies: osc52 (by the terminal), native (wl-copy, xclip, pbcopy), off, or auto (default)',
      ],
      ['BROWSER', 'what a screen opens the page of a trace with'],
      ['LC_ALL, LC_CTYPE, LANG', 'ASCII only, when the locale is not UTF-8'],
      ['COLUMNS', 'the width, where the output is not a terminal'],
      ['TRACECTL_CONFIG', 'the configuration file'],
      ['TRACECTL_CONTEXT', 'the current context; local for the local store'],
      [
        'TRACECTL_PROJECT_CONFIG',
        '1: the nearest .tracectl.yaml may choose the current context, and nothing else',
      ],
      ['TRACECTL_TEMPO_URL', 'what --from tempo asks, else TEMPO_ADDR (default: http://localhost:3200)'],
      [
        'TRACECTL_JAEGER_URL',
        'what --from jaeger asks, else JAEGER_QUERY_URL (default: http://localhost:16686)',
      ],
      ['TRACECTL_ZIPKIN_URL', 'what --from zipkin asks (default: http://localhost:9411)'],
      [
        'TRACECTL_ORG_ID',
        'the tenant, or TRACECTL_TENANT; this and what follows for whatever server is asked',
      ],
      ['TRACECTL_TOKEN', 'a bearer token; TRACECTL_TOKEN_FILE: a file with it'],
      ['TRACECTL_USERNAME', 'for basic authentication'],
      ['TRACECTL_PASSWORD', 'its password; TRACECTL_PASSWORD_FILE: a file with it'],
      ['TRACECTL_CA_CERT', 'PEM, to trust in place of the usual ones; else SSL_CERT_FILE'],
      ['TRACECTL_CLIENT_CERT', 'PEM, to show the server; TRACECTL_CLIENT_KEY: its key'],
      ['TRACECTL_TLS_SKIP_VERIFY', "1: do not check the server's certificate"],
      ['GRAFANA_URL', 'Grafana, for a context that goes through it and names no URL'],
      [
        'GRAFANA_SERVICE_ACCOUNT_TOKEN',
        'its token, where the context names none; for the Grafana of GRAFANA_URL alone, where that is set',
      ],
      [
        'HTTP_PROXY, HTTPS_PROXY, NO_PROXY',
        'the way to other machines, of --forward too; there over gRPC in lower case',
      ],
      ['NODE_EXTRA_CA_CERTS', 'a file of certificates to trust beside the usual ones'],
      ['XDG_CONFIG_HOME', 'holds the configuration, in tracectl/config.yaml (default: ~/.config)'],
      ['XDG_STATE_HOME', 'holds the store, in tracectl/ (default: ~/.local/state)'],
      ['XDG_CACHE_HOME', 'holds compiled code, in tracectl/ (default: ~/.cache)'],
    ],
  },
  conditions: {
    summary: 'what --fail-on can be about',
    intro:
      'A condition is a measure, a comparison (>, >=, <, <=, =, !=) and a limit: a duration such as 250ms, a share of ' +
      "the root's time such as 10%, or a whole number. When one holds, it is printed with the value on standard " +
      'error, and the exit status is 10.',
    rows: Array.from(MEASURES.values(), ({ example, meaning }) => [example, meaning]),
  },
  'exit-codes': {
    summary: 'what the exit status means',
    intro: 'These numbers do not change.',
    rows: Object.values(EXIT_CODES).map(({ status, meaning }) => [String(status), meaning]),
  },
  formatting: {
    summary: 'width, colour, JSON',
    intro:
      'Data goes to standard output, everything else to standard error, and each is looked at on its own: ' +
      '`tracectl show … > file` leaves a clean file.',
    rows: [
      ['-o json, --json', 'a documented, versioned format (docs/json.md); keys are only ever added'],
      ['width', "--width, else the terminal's, else COLUMNS, else 120"],
      [
        'colour',
        '--color, else FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR, else whether it is a terminal',
      ],
      ['characters', 'ASCII with --ascii, TRACECTL_ASCII, TERM=dumb or linux, or a locale that is not UTF-8'],
      ['meaning', 'never by colour alone: what failed carries a mark as well'],
      ['durations', '500us, 150ms, 10s, 1h30m, 2d'],
      ['times', '3s or 1m30s into the trace, or 2026-08-22T14:03:12.5Z'],
      ['sizes', '64k, 500MB, 1GiB; a bare letter is the binary unit'],
    ],
  },
}
