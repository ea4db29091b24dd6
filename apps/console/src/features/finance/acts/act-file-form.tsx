import type { ListedAct } from '@grenier/contracts'
import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { base64Of } from '../../../shared/api/base64-of.ts'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

const nameCharsMax = 200
/** What the API takes: said before ten megabytes travel in vain. */
const fileBytesMax = 10_000_000

/** Sends the signed paper of an act; one that takes the place of another is asked twice. */
export function ActFileForm({ act }: { readonly act: ListedAct }) {
  const { t, formats } = useSpeech()
  const [file, setFile] = useState<File | null>(null)
  const send = useAttaching(act.id, () => setFile(null))
  const choose = (chosen: File | null) => {
    if (chosen === null) return
    setFile(chosen)
    send.reset()
  }
  return (
    <div className={classes['tight']}>
      <FileButton accept=".pdf,application/pdf" onChange={choose}>
        {(button) => (
          <Button
            {...button}
            variant="default"
            disabled={send.isPending}
            leftSection={<IconFileUpload size={18} aria-hidden />}
          >
            {t(act.files.length === 0 ? 'acts.file.choose' : 'acts.file.chooseOther')}
          </Button>
        )}
      </FileButton>
      {file !== null && file.size > fileBytesMax && (
        <p role="alert">{t('acts.file.tooLarge', { name: file.name, size: formats.fileSize(BigInt(file.size)) })}</p>
      )}
      {file !== null && file.size <= fileBytesMax && <Chosen act={act} file={file} send={send} />}
      {send.data !== undefined && <StatusMark standing="good" text={t('acts.file.taken')} />}
    </div>
  )
}

function useAttaching(actId: string, onAttached: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (chosen: File) => {
      const fileBase64 = base64Of(new Uint8Array(await chosen.arrayBuffer()))
      return await client.call('attachActFile', {
        params: { actId },
        body: { name: chosen.name.slice(0, nameCharsMax), fileBase64 },
      })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listActs'] })
      onAttached()
    },
  })
}

interface ChosenProps {
  readonly act: ListedAct
  readonly file: File
  readonly send: ReturnType<typeof useAttaching>
}

/** What the file that was chosen would be, and the button that makes it so. */
function Chosen({ act: { number, files }, file, send }: ChosenProps) {
  const { t } = useSpeech()
  const [counting] = files
  if (counting === undefined)
    return (
      <>
        <p className={classes['soft']}>{t('acts.file.chosen', { name: file.name, number })}</p>
        {send.error !== null && <ProblemView error={send.error} />}
        <Button loading={send.isPending} onClick={() => send.mutate(file)}>
          {t('acts.file.send')}
        </Button>
      </>
    )
  return (
    <>
      <p className={classes['soft']}>{t('acts.file.replaces', { name: file.name, used: counting.name })}</p>
      <ConfirmButton
        key={`${file.name} ${file.lastModified}`}
        text={t('acts.file.replace')}
        sure={t('acts.file.sure')}
        keep={t('acts.file.keep')}
        isPending={send.isPending}
        error={send.error}
        onSure={() => send.mutate(file)}
      />
    </>
  )
}
