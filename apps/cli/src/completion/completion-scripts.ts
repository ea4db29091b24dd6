import type { CompletedOption, CompletionNode } from './completion-tree.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The script by which a shell completes `grenier`. Everything is in it: no command runs while somebody types. */
export function completionScript(shell: Shell, nodes: readonly CompletionNode[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(nodes)
    case 'zsh':
      return zshScript(nodes)
    case 'fish':
      return fishScript(nodes)
  }
}

const known = (nodes: readonly CompletionNode[]): string =>
  nodes.flatMap(({ path }) => (path === '' ? [] : [`"${path}"`])).join('|')

/** Branches of a `case` over `<path> <word before>`, then over `<path>` alone; both shells read them alike. */
function branches(nodes: readonly CompletionNode[]): string {
  const values = nodes.flatMap(({ path, values }) =>
    Object.entries(values).map(([option, allowed]) => `    "${path} ${option}") candidates="${allowed.join(' ')}" ;;`),
  )
  const candidates = nodes.map(({ path, candidates }) => `      "${path}") candidates="${candidates.join(' ')}" ;;`)
  return ['  case "$at $previous" in', ...values, '    *) case "$at" in', ...candidates, '    esac ;;', '  esac'].join(
    '\n',
  )
}

function bashScript(nodes: readonly CompletionNode[]): string {
  return `# bash completion of grenier
_grenier() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at="" candidates="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${known(nodes)}) at="$at $word" ;;
    esac
  done
${branches(nodes)}
  mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$current")
}
complete -o default -F _grenier grenier`
}

function zshScript(nodes: readonly CompletionNode[]): string {
  return `#compdef grenier
_grenier() {
  local previous="\${words[CURRENT-1]}" at="" candidates="" word
  for word in "\${words[@]:1:$((CURRENT-2))}"; do
    case "$at $word" in
      ${known(nodes)}) at="$at $word" ;;
    esac
  done
${branches(nodes)}
  compadd -- \${=candidates} || _files
}
# Read from a folder of functions, this file is the function itself; sourced, it makes one.
if [[ "\${funcstack[1]}" == _grenier ]]; then _grenier "$@"; else compdef _grenier grenier; fi`
}

function fishScript(nodes: readonly CompletionNode[]): string {
  const at = nodes.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' ')
  const lines = nodes.flatMap(({ path, candidates, options, takesFile }) => {
    const here = `complete -c grenier -n 'test (__grenier_at) = "${path}"'`
    const words = candidates.filter((one) => !one.startsWith('-')).join(' ')
    return [
      ...(words === '' && !takesFile ? [] : [`${here}${takesFile ? ' -F' : ''} -a '${words}'`]),
      ...options.map(
        ({ long, short, takes }) => `${here}${short === null ? '' : ` -s ${short}`} -l ${long}${takenIn(takes)}`,
      ),
    ]
  })
  return `# fish completion of grenier
function __grenier_at
  set -l at ''
  for word in (commandline -opc)[2..]
    if contains -- "$at $word" ${at}
      set at "$at $word"
    end
  end
  echo "$at"
end
complete -c grenier -f
complete -c grenier -s h -l help
${lines.join('\n')}`
}

/** `-x` wants a value and no file, `-r -F` a file. */
function takenIn(takes: CompletedOption['takes']): string {
  if (takes === 'nothing') return ''
  if (takes === 'file') return ' -r -F'
  return takes === 'word' ? ' -x' : ` -x -a '${takes.join(' ')}'`
}
