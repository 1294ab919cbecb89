// The completion scripts. They know nothing of commands and flags: each asks `tracectl __complete` for what fits the
// words typed so far, so that they never need to be made anew. What it answers is kept in its order: newest first. Names
// come from whoever sends spans: zsh and fish quote what they insert, bash leaves that to the script.
import { TracectlError } from '../../errors.ts'
import type { CommandContext } from '../context.ts'

export interface CompletionOptions {
  readonly shell: string
}

export async function completion(context: CommandContext, { shell }: CompletionOptions): Promise<number> {
  const script = SCRIPTS[shell]
  if (script === undefined) {
    throw new TracectlError('usage', `no completion for '${shell}'`, {
      hint: 'tracectl completion bash, zsh or fish',
    })
  }
  await context.stdout.write(script)
  return 0
}

const BASH = `# bash completion for tracectl: source <(tracectl completion bash)
_tracectl() {
  local line reply value
  COMPREPLY=()
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words=("\${words[@]//\\\\/}")
  compopt -o nosort 2>/dev/null
  reply=$("\${COMP_WORDS[0]}" __complete -- "\${words[@]}" 2>/dev/null) || return 0
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default -o bashdefault 2>/dev/null ;;
      :none) ;;
      *)
        value=\${line%%$'\\t'*}
        case $value in *[!A-Za-z0-9_./:@%+,=-]*) printf -v value %q "$value" ;; esac
        COMPREPLY+=("$value")
        ;;
    esac
  done <<<"$reply"
}
complete -F _tracectl tracectl
`

const ZSH = `#compdef tracectl
# zsh completion for tracectl: source <(tracectl completion zsh), after compinit
_tracectl() {
  local line value meaning
  local -a lines pairs
  lines=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${lines[@]}"; do
    case $line in
      :files) _files ;;
      :none | '') ;;
      *)
        value=\${line%%$'\\t'*}
        meaning=\${line#*$'\\t'}
        pairs+=("\${value//:/\\\\:}\${meaning:+:$meaning}")
        ;;
    esac
  done
  (( \${#pairs} )) && _describe -V tracectl pairs
}
if [ "\${funcstack[1]}" = _tracectl ]; then
  _tracectl "$@"
else
  compdef _tracectl tracectl
fi
`

const FISH = `# fish completion for tracectl
function __tracectl_complete
  set -l before (commandline -opc)
  set -l typed (commandline -ct)
  for line in ($before[1] __complete -- $before[2..-1] "$typed" 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path "$typed"
      case :none
      case '*'
        echo $line
    end
  end
end
complete -c tracectl -f -k -a '(__tracectl_complete)'
`

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH }
