import type { CommandSpec } from '../command/command-spec.ts'
import { completionScript, shells } from '../completion/completion-scripts.ts'
import { completionTree } from '../completion/completion-tree.ts'
import { exitCodes } from '../terminal.ts'

/** `grenier completion bash|zsh|fish`: prints the script; `specs` is every command there is, this one too. */
export function completionCommand(specs: () => readonly CommandSpec[]): CommandSpec {
  return {
    words: ['completion'],
    summary: { fr: 'imprimer le script de complétion d’un interpréteur', en: 'print the completion script of a shell' },
    arguments: [{ name: 'interpréteur', text: { fr: 'lequel', en: 'which one' }, choices: shells }],
    examples: ['source <(grenier completion bash)'],
    isRemote: false,
    hasOutput: false,
    run: async (call) => {
      const shell = shells.find((known) => known === call.argument(0)) ?? 'bash'
      call.terminal.write(completionScript(shell, completionTree(specs())))
      return exitCodes.done
    },
  }
}
