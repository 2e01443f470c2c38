/** The status codes that are answered (RFC 9110 section 15), and why a request is not served. */

export const STATUS_TEXTS = {
  200: 'OK',
  206: 'Partial Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
} as const;

export type Status = keyof typeof STATUS_TEXTS;

/** `reason`: for people, one of a closed set of texts without anything that was sent. */
export interface HttpRefusal {
  readonly status: Status;
  readonly reason: string;
}

export function refusal(status: Status, reason: string): HttpRefusal {
  return { status, reason };
}
