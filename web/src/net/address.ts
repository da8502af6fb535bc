// Where the websocket is: beside the page.

export function socketURL(page: Pick<Location, 'href'>, token: string): string {
  const url = new URL('ws', page.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.hash = ''
  url.search = token ? '?token=' + encodeURIComponent(token) : ''
  return url.href
}
