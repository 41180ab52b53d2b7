// Prints KPIs from mis.kpis.v1, each checked against the AsyncAPI document; of KPI, WINDOW and CURRENCY alone, where given.
// Ends after COUNT of them, if that is given.
import { Kafka, logLevel } from 'kafkajs'
import { contract } from './contract.mjs'

const { ASYNCAPI, TOKEN, KAFKA, KPI, WINDOW, CURRENCY, COUNT, GROUP = `mis-consumer-${Date.now()}` } = process.env
const topic = 'mis.kpis.v1'
const types = (await contract(ASYNCAPI, TOKEN)).messages(topic)

const kafka = new Kafka({ brokers: [KAFKA], logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: GROUP })
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
let printed = 0

await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return // a tombstone: this window is no longer kept
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, value.toString()]))
    const type = types.get(headers.ce_type)
    if (!type) return // newer than this program
    const kpi = JSON.parse(message.value)
    for (const [part, value] of [['headers', headers], ['payload', kpi]]) {
      if (!type[part](value)) fail(`${message.key}: ${part} ${JSON.stringify(type[part].errors)}`)
    }
    if (KPI && kpi.kpi !== KPI || WINDOW && kpi.window !== WINDOW || CURRENCY && kpi.currency !== CURRENCY) return
    if (COUNT && printed >= Number(COUNT)) return
    printed++
    console.log(`${kpi.kpi} ${kpi.window} ${kpi.start} ${kpi.value} ${kpi.currency ?? ''} revision ${kpi.revision}${kpi.final ? ' final' : ''}`)
    if (printed === Number(COUNT)) setImmediate(() => process.exit(0))
  },
})

function fail(why) {
  console.error(why)
  process.exit(1)
}
