// GET and POST /api/v1/format_query and /api/v1/parse_query: what a query text means, without running it.
import { isInputError, InputError } from '@/lib/errors/input-error';
import type { Expr } from '@/lib/promql/ast';
import { astJson } from '@/lib/promql/ast-json';
import { prettyPrint } from '@/lib/promql/pretty-print';
import type { Handler } from '@/server/http/route';
import type { Engine } from '@/server/promql/engine';
import { success } from './answers';
import { readParameters } from './parameters';

export function createFormatQueryHandler(engine: Engine): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    return success(prettyPrint(parseParameter(engine, parameters)));
  };
}

export function createParseQueryHandler(engine: Engine): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    return success(astJson(parseParameter(engine, parameters)));
  };
}

/** The checked tree of parameter `query`. Throws InputError. */
export function parseParameter(engine: Engine, parameters: URLSearchParams): Expr {
  try {
    return engine.parse(parameters.get('query') ?? '');
  } catch (thrown) {
    throw isInputError(thrown) ? invalidQuery(thrown) : thrown;
  }
}

/** What is wrong with the query text is told as a fault of the parameter, as Prometheus does. */
export function invalidQuery(fault: InputError): InputError {
  return new InputError(`invalid parameter "query": ${fault.message}`, {
    ...fault.place,
    status: fault.status,
    errorType: 'bad_data',
    cause: fault,
  });
}
