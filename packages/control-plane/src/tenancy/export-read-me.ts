import { type Instant, instantToIso } from '@grenier/quota-billing'

/** What the archive is and how it is read and checked, for a person who opens it years later. */
export function readMeText(about: { memberName: string; operatorName: string; snapshotAt: Instant }): string {
  const { memberName, operatorName, snapshotAt } = about
  return `Export des données de ${memberName}
tenues par ${operatorName} dans Grenier.

Ce qui peut changer est tel qu’il était le ${instantToIso(snapshotAt)} (UTC).
Les relevés bruts, les états en PDF et le journal d’audit ont été lus ensuite : chaque fichier porte son instant de lecture (readAt) dans manifest.json.

CE QUE CONTIENT L’ARCHIVE
manifest.json      chaque fichier (lignes, octets, SHA-256), chaque table, chaque colonne avec son type et son unité
SHA256SUMS         les mêmes empreintes, pour : sha256sum -c SHA256SUMS
*/*.ndjson         une ligne de JSON par ligne de table (UTF-8). Les grands nombres sont écrits comme du texte : ils sont exacts.
*/*.csv            les mêmes lignes pour un tableur : UTF-8 avec marque, point-virgule, guillemets doubles. Une cellule vide est
                   une valeur absente ou vide : le fichier ndjson fait la différence. Un texte qu’un tableur exécuterait est
                   précédé d’une apostrophe.
billing/statements/*.pdf  les états récapitulatifs et avoirs émis, un fichier par numéro, tels que l’application les donne.
configuration/acts/*.pdf  les délibérations et décisions signées qui concernent la collectivité, là où elles sont jointes.
audit/trail.ndjson le journal d’audit. Il se vérifie hors ligne :
                   grenier audit verify audit/trail.ndjson --key audit/keys.json
                   La clé doit venir d’ailleurs que d’ici pour que la vérification vaille preuve : demandez-la à l’opérateur.

UNITÉS
Un nom qui finit par Bytes est en octets, Cents en centimes d’euro, Micros en millionièmes d’euro, ByteSeconds en octets-secondes.
Les instants sont en UTC (RFC 3339), les jours au format AAAA-MM-JJ.

CE QUE L’ARCHIVE NE CONTIENT PAS
Le contenu des espaces et des sauvegardes : il se reprend par les accès de la collectivité.
Les secrets (mots de passe des sauvegardes, secrets des adresses d’envoi, jetons) : aucun n’y figure, même chiffré.
`
}
