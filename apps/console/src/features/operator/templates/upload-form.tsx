import type { TemplateKind } from '@grenier/contracts/templates'
import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { base64Of } from '../../../shared/api/base64-of.ts'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

const docx = '.docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const nameCharsMax = 200

interface UploadFormProps {
  readonly kind: TemplateKind
  /** The one in use, as it is called. */
  readonly used: string
}

/** Sends a file as the next template of a kind, asked twice, and says what is wrong with it where it is refused. */
export function UploadForm({ kind, used }: UploadFormProps) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const send = useMutation({
    mutationFn: async (chosen: File) => {
      const fileBase64 = base64Of(new Uint8Array(await chosen.arrayBuffer()))
      return await client.call('recordDocumentTemplate', {
        body: { kind, name: chosen.name.slice(0, nameCharsMax), fileBase64 },
      })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listDocumentTemplates'] })
      setFile(null)
    },
  })
  const choose = (chosen: File | null) => {
    if (chosen === null) return
    setFile(chosen)
    send.reset()
  }
  return (
    <div className={classes['tight']}>
      <FileButton accept={docx} onChange={choose}>
        {(button) => (
          <Button
            {...button}
            variant="default"
            disabled={send.isPending}
            leftSection={<IconFileUpload size={18} aria-hidden />}
          >
            {t('template.choose')}
          </Button>
        )}
      </FileButton>
      {file !== null && (
        <>
          <p className={classes['soft']}>{t('template.replaces', { name: file.name, used })}</p>
          <ConfirmButton
            key={`${file.name} ${file.lastModified}`}
            text={t('template.send')}
            sure={t(`template.sure.${kind}`)}
            keep={t('template.keep')}
            isPending={send.isPending}
            error={send.error}
            onSure={() => send.mutate(file)}
          />
        </>
      )}
      {send.data !== undefined && (
        <StatusMark standing="good" text={t('template.taken', { number: String(send.data.number) })} />
      )}
    </div>
  )
}
