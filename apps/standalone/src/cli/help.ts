/** What `--help` prints. */
export const helpText = `Grenier : démonstration complète sur une machine / the whole story on one machine

  npx pnpm demo [options]

  --departement NN   département du registre officiel (95)            département of the official register
  --months N         mois d'usage simulés, 1 à 24 (2)                 simulated months of use, 1 to 24
  --once             raconter, écrire out/, puis sortir               tell the story, write out/, then exit
  --json             avec --once : bilan JSON en dernière ligne       with --once: JSON summary as the last line
  --data-dir DIR     garder l'état dans DIR (sinon temporaire)        keep the state in DIR (else temporary)
  --port N           port de l'API (8480 ; libre avec --once)         port of the API (8480; any with --once)
  --kubeconfig PATH  une vraie grappe au lieu des deux embarquées     a real cluster instead of the embedded two
  --yes-on UID       oui, sur la grappe de cet UID kube-system        yes, on the cluster with that kube-system UID
  --cleanup          supprimer ce que cette installation y a créé     delete what this installation made there
  --help             cette aide                                       this help

Les usages, l'horloge et les montants de la démonstration sont simulés ; les communes sont réelles.
Use, clock and amounts of the demo are simulated; the communes are real.
`
