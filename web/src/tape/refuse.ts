// Why a request to a tape is refused.

export class NotFound extends Error {}

export function notFound(message: string): NotFound {
  return new NotFound(message)
}
