import { request } from 'node:http'

/** Asks a daemon on its Unix socket; status 0 when nobody listens. */
export function askHealth(
  socketPath: string,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text })
      })
    })
    asked.on('error', (error) => {
      resolve({ status: 0, text: error.message })
    })
    asked.end()
  })
}
