/** Time zones: what computers call them, what Cisco phones call them, and the minutes they are ahead of UTC in winter. */

export interface TimeZone {
  /** `W. Europe Standard/Daylight Time` */
  readonly phone: string;
  /** Minutes, without daylight saving. */
  readonly offset: number;
}

/** Names of phones after the list at usecallmanager.nz; a zone of ours stands for those with the same rules. */
const ROWS: readonly (readonly [phone: string, offset: number, zones: string])[] = [
  ['Samoa Standard Time', -660, 'Pacific/Midway Pacific/Pago_Pago'],
  ['Hawaiian Standard Time', -600, 'Pacific/Honolulu'],
  ['Alaskan Standard/Daylight Time', -540, 'America/Anchorage'],
  ['Pacific Standard/Daylight Time', -480, 'America/Los_Angeles America/Vancouver America/Tijuana'],
  ['Mountain Standard/Daylight Time', -420, 'America/Denver America/Edmonton'],
  ['US Mountain Standard Time', -420, 'America/Phoenix'],
  ['Central Standard/Daylight Time', -360, 'America/Chicago America/Winnipeg'],
  ['Mexico Standard/Daylight Time', -360, 'America/Mexico_City'],
  ['Canada Central Standard Time', -360, 'America/Regina America/Costa_Rica America/Guatemala'],
  ['Eastern Standard/Daylight Time', -300, 'America/New_York America/Toronto America/Detroit'],
  ['SA Pacific Standard Time', -300, 'America/Bogota America/Lima America/Panama'],
  ['Atlantic Standard/Daylight Time', -240, 'America/Halifax'],
  ['SA Western Standard Time', -240, 'America/La_Paz America/Caracas America/Puerto_Rico'],
  ['Pacific SA Standard/Daylight Time', -240, 'America/Santiago'],
  ['Newfoundland Standard/Daylight Time', -210, 'America/St_Johns'],
  ['E. South America Standard/Daylight Time', -180, 'America/Sao_Paulo'],
  ['SA Eastern Standard Time', -180, 'America/Buenos_Aires America/Argentina/Buenos_Aires America/Montevideo'],
  ['Azores Standard/Daylight Time', -60, 'Atlantic/Azores'],
  ['Greenwich Standard Time', 0, 'UTC Etc/UTC GMT Etc/GMT Atlantic/Reykjavik Africa/Accra Africa/Abidjan'],
  ['GMT Standard/Daylight Time', 0, 'Europe/London Europe/Dublin Europe/Lisbon'],
  [
    'W. Europe Standard/Daylight Time',
    60,
    'Europe/Berlin Europe/Vienna Europe/Zurich Europe/Amsterdam Europe/Rome Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Luxembourg',
  ],
  ['Romance Standard/Daylight Time', 60, 'Europe/Paris Europe/Madrid Europe/Brussels'],
  [
    'Central Europe Standard/Daylight Time',
    60,
    'Europe/Prague Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Ljubljana Europe/Bratislava Europe/Zagreb',
  ],
  ['GTB Standard/Daylight Time', 120, 'Europe/Athens'],
  [
    'E. Europe Standard/Daylight Time',
    120,
    'Europe/Bucharest Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Riga Europe/Sofia Europe/Tallinn Europe/Vilnius',
  ],
  ['Egypt Standard/Daylight Time', 120, 'Africa/Cairo'],
  ['South Africa Standard Time', 120, 'Africa/Johannesburg Africa/Harare'],
  ['Jerusalem Standard/Daylight Time', 120, 'Asia/Jerusalem'],
  ['Russian Standard/Daylight Time', 180, 'Europe/Moscow'],
  ['Saudi Arabia Standard Time', 180, 'Asia/Riyadh Asia/Baghdad Asia/Kuwait Europe/Istanbul Africa/Nairobi'],
  ['Iran Standard/Daylight Time', 210, 'Asia/Tehran'],
  ['Arabian Standard Time', 240, 'Asia/Dubai Asia/Muscat'],
  ['Caucasus Standard/Daylight Time', 240, 'Asia/Baku Asia/Tbilisi Asia/Yerevan'],
  ['Afghanistan Standard Time', 270, 'Asia/Kabul'],
  ['West Asia Standard Time', 300, 'Asia/Karachi Asia/Tashkent'],
  ['India Standard Time', 330, 'Asia/Kolkata Asia/Calcutta Asia/Colombo'],
  ['Central Asia Standard Time', 360, 'Asia/Dhaka Asia/Almaty'],
  ['SE Asia Standard Time', 420, 'Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh Asia/Saigon'],
  ['China Standard/Daylight Time', 480, 'Asia/Shanghai Asia/Hong_Kong Asia/Singapore Asia/Manila Australia/Perth'],
  ['Taipei Standard Time', 480, 'Asia/Taipei'],
  ['Tokyo Standard Time', 540, 'Asia/Tokyo Asia/Seoul'],
  ['Cen. Australia Standard/Daylight Time', 570, 'Australia/Adelaide'],
  ['AUS Central Standard Time', 570, 'Australia/Darwin'],
  ['AUS Eastern Standard/Daylight Time', 600, 'Australia/Sydney Australia/Melbourne Australia/Canberra'],
  ['E. Australia Standard Time', 600, 'Australia/Brisbane'],
  ['Tasmania Standard/Daylight Time', 600, 'Australia/Hobart'],
  ['West Pacific Standard Time', 600, 'Pacific/Guam Pacific/Port_Moresby'],
  ['Central Pacific Standard Time', 660, 'Pacific/Guadalcanal Pacific/Noumea'],
  ['Fiji Standard Time', 720, 'Pacific/Fiji'],
  ['New Zealand Standard/Daylight Time', 720, 'Pacific/Auckland'],
];

const BY_NAME: ReadonlyMap<string, TimeZone> = new Map(
  ROWS.flatMap(([phone, offset, zones]) =>
    [phone, ...zones.split(' ')].map((name) => [name.toLowerCase(), { phone, offset }] as const),
  ),
);

/** By either name, in any case; undefined for one that phones have no name for. */
export function timeZone(name: string): TimeZone | undefined {
  return BY_NAME.get(name.toLowerCase());
}

export const UTC: TimeZone = { phone: 'Greenwich Standard Time', offset: 0 };
