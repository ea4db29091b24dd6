import type { Command, OperationId } from '@grenier/contracts'
import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler, EndpointRoute } from '../../plugins/register-endpoint.ts'
import { sendDocument, xlsxType } from '../send-document.ts'

interface Format {
  readonly mediaType: string
  readonly ending: string
  readonly write: (notice: ForecastNotice) => Promise<Uint8Array>
}

/** The notice that `getForecastNotice` reads, as a document: the same person may see the one and the other. */
function noticeDocument({ getForecastNotice }: ApiUseCases, { mediaType, ending, write }: Format): EndpointHandler {
  return async ({ command, call, reply }) => {
    const notice = await getForecastNotice(command as Command<'getForecastNotice'>, call)
    const name = `prevision-${notice.year}-${notice.ordinal === null ? 'projet' : String(notice.ordinal)}`
    return sendDocument(reply, { bytes: await write(notice), mediaType, fileName: `${name}${ending}` })
  }
}

/** Routes of the documents of a forecast notice, by operation. */
export function forecastNoticeRoutes(
  useCases: ApiUseCases,
  { money }: Documents,
): Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> {
  return {
    getForecastNoticePdf: {
      handler: noticeDocument(useCases, {
        mediaType: 'application/pdf',
        ending: '.pdf',
        write: (notice) => money.forecastNoticePdf(notice),
      }),
    },
    getForecastNoticeXlsx: {
      handler: noticeDocument(useCases, {
        mediaType: xlsxType,
        ending: '.xlsx',
        write: (notice) => money.forecastNoticeXlsx(notice),
      }),
    },
  }
}
