// A receiver of webhooks: verifies each message with the published library, drops what it has seen, keeps the newest revision of each KPI.
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const { SECRET, PORT = '8099' } = process.env
const webhook = new Webhook(SECRET)
const seen = new Set()
const newest = new Map()

const server = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  try {
    webhook.verify(body, request.headers)
  } catch (wrong) {
    console.log(`refused: ${wrong.message}`)
    response.writeHead(401).end()
    return
  }
  const id = request.headers['webhook-id']
  const { type, data } = JSON.parse(body)
  if (!seen.has(id)) {
    seen.add(id)
    take(type, data)
  }
  response.writeHead(204).end()
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))

function take(type, kpi) {
  if (type !== 'mis.kpi-revised') return console.log(`verified: ${type}`)
  const key = [kpi.kpi, kpi.window, kpi.start, kpi.currency, JSON.stringify(kpi.dimensions)].join('|')
  if ((newest.get(key)?.revision ?? 0) < kpi.revision) newest.set(key, kpi)
  console.log(`verified: ${kpi.kpi} ${kpi.window} ${kpi.start} ${kpi.value} ${kpi.currency ?? ''} revision ${kpi.revision}`)
}
