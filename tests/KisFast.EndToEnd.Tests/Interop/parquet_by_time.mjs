// Reads what kisfast export --format parquet wrote with hyparquet, which shares no code with Parquet.Net.
// Arguments: the file, since, until (ISO 8601). Prints the rows of that time as JSON, one a line, found by the file's statistics.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const load = name => {
  const [root] = process.env.NODE_PATH.split(path.delimiter)
  return import(pathToFileURL(path.join(root, name)).href)
}
const { parquetQuery, parquetMetadata, toJson } = await load('hyparquet/src/index.js')
const { asyncBufferFromFile } = await load('hyparquet/src/node.js')
const { compressors } = await load('hyparquet-compressors/src/index.js')

const [name, since, until] = process.argv.slice(2)
const file = await asyncBufferFromFile(name)
const filter = { receivedAt: { $gte: new Date(since), $lt: new Date(until) } }
const rows = await parquetQuery({ file, compressors, filter, orderBy: 'sequence' })
for (const row of rows) console.log(JSON.stringify(toJson(row)))
