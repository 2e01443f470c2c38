import { expect, test } from 'vitest';
import { latin1 } from '../../lib/text.ts';
import { encodeXmlDefault } from './xml-default.ts';

test('is the minimal file known from the field', () => {
  const load = { number: 307, model: '7911', load: 'SCCP11.9-4-2SR3-1S' };
  expect(latin1(encodeXmlDefault('192.0.2.1', [load]))).toBe(
    `<Default>
 <callManagerGroup><members><member priority="0"><callManager>
  <ports><ethernetPhonePort>2000</ethernetPhonePort></ports>
  <processNodeName>192.0.2.1</processNodeName>
 </callManager></member></members></callManagerGroup>
 <loadInformation307 model="Cisco 7911">SCCP11.9-4-2SR3-1S</loadInformation307>
</Default>
`,
  );
});

test('no value breaks out of its element', () => {
  const load = { number: 1, model: '"><x', load: `]]></loadInformation1><a b='\u0000\u00e9&` };
  const text = latin1(encodeXmlDefault('<&>', [load]));
  expect(text).toContain('<processNodeName>&lt;&amp;&gt;</processNodeName>');
  expect(text).toContain('model="Cisco &quot;&gt;&lt;x"');
  expect(text).toContain('>]]&gt;&lt;/loadInformation1&gt;&lt;a b=&apos;&#233;&amp;</loadInformation1>');
});
