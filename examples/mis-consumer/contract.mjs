// The contract as Rapport serves it: which messages a topic carries, and what they must look like.
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

export async function contract(url, token) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const document = parse(await response.text())
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }))
  ajv.addSchema(document, 'asyncapi')

  const at = pointer => pointer.slice(2).split('/').reduce((node, name) => node[name], document)
  const resolved = node => (node.$ref ? at(node.$ref) : node)
  const validator = node => ajv.compile(node.$ref ? { $ref: `asyncapi${node.$ref}` } : node)

  return {
    /** By ce_type: validators of headers and payload. */
    messages(topic) {
      const messages = Object.values(document.channels[topic].messages).map(resolved)
      return new Map(messages.map(message => [message.name, {
        headers: validator(message.headers),
        payload: validator(message.payload),
      }]))
    },
  }
}
