// Letters that look like Latin ones. Lives here: the table, one row per Latin look, in the form that read-alike.ts
// compares (lower case; "l" stands for i, l and 1, "rn" for m, "vv" for w). May not know: names.
// From confusables.txt of UTS 39 (Unicode 10, Unicode License): single letters and digits of left-to-right scripts whose
// look is Latin, without those that NFKC makes Latin already. Behind them in each row, by their names in Unicode: Latin
// letters in small capitals or with strokes, hooks and tails; and by eye: small Cyrillic, Greek and Cherokee letters.

const LOOKS: Readonly<Record<string, string>> = {
  '2': 'ƧƻϨᒿꙄꛯꝚ',
  '3': 'ƷȜЗҘӠⳌꝪꞫзЭ',
  '4': 'ᏎчЧ',
  '5': 'Ƽ',
  '6': 'бᏮⳒ',
  '8': 'Ȣȣ৪੪',
  '9': '৭੧୨൭ⳊꝮ',
  a: 'ɑΑαАаᎪᗅꓮȺᴀᶏⱥꭺ',
  aa: 'Ꜳꜳ',
  ae: 'ÆæӔӕ',
  ao: 'Ꜵꜵ',
  au: 'Ꜷꜷ',
  av: 'ꜸꜹꜺꜻ',
  ay: 'Ꜽꜽ',
  b: 'ƀƁƂƃƄɓΒБВЬѢѣҌҍᏏᏴᖯᗷꓐꞴɃʙᴃᵬᶀꞖꞗвьъβ',
  bl: 'Ы',
  c: 'ƇȼСсҪҫᏟᴄⲤⲥꓚꮯƈȻɕʗꞒꞓꞔꟄ𝼏𝼝ϲςᏨ',
  d: 'ÐĐđƉƊƌɖɗԁᎠᏧᑯᒇᗞᗪꓒꓓƋȡᴅᵭᶁᶑꝹꝺꟇꟈժ',
  dz: 'ʣ',
  e: 'ɆɇΕЕеҽҿᎬⴹꓰꬲƐɛɜɝɞʚᴇᶒᶓᶔⱸꬳꬴєэεᏋǝƎɘ',
  f: 'ƑƒϜքᖴᵮẝꓝꞘꞙꬵᶂꜰꝻꝼꟻᎰ',
  g: 'ƍƓǤǥɠɡԌցᏀᏳᶃꓖɢʛᵹꝽꞠꞡꞬꟐꟑꬶᏩᎶ',
  h: 'ĦħɦΗНћҢһӇӉհᎻᏂᏲᕼⱧⲎꓧꚕʜⱨꞕꞪнђң',
  j: 'ɈɉͿϳЈјᎫᒍꓙꞲȷɟʄʝᴊᏗ',
  k: 'ƘƙΚКҚҞᏦᛕⱩⲔꓗꝀᴋᶄⱪꝁꝂꝃꝄꝅꞢꞣκкҡӄ',
  l: 'ıŁłƖƗƚǀɨɩɪɫɭΙιІіӀӏᎥᏞᒪᛁᵻᵼⲒⳐⵏꓡꓲꙇꭵȴȽɬʟᴌᶅᶖⱠⱡⱢꝈꝉꞎꞭꞮꬷꬸꬹ𝼄𝼑𝼓𝼚Ꮣ',
  ll: 'ǁ',
  lo: 'Ю',
  ls: 'ʪ',
  lz: 'ʫ',
  n: 'ƝƞɳΝηոռᵰⲚꓠȠȵɲɴᶇꞐꞑꞤꞥꬻИиᏁ',
  o: 'ØøƟǾɵΘΟθοσОоѲѳӨөՕօ०০੦૦ଠ୦௦౦೦ഠ൦๐໐တဝ၀ჿዐᎤᎾᏫᴏᴑⲞⲟⴱⵁⵔ〇ꓳꝊꝋꬽꬾꭴꮎꮻⱺꝌꝍ𝼛ᏬᏭᏅ',
  oe: 'Œœ',
  oo: 'ꚘꚙꝎꝏ',
  p: 'ƤƥΡρРрᏢᑭᒆᵽⲢⲣꓑᴘᵱᶈⱣꝐꝑꝒꝓꝔꝕᎮ',
  q: 'ʠԛգզⵕɋꝖꝗꝘꝙꞯ',
  r: 'ƦɍɼɽгґғᎡᏒᖇᴦᵲⲅꓣꭇꭈꮁɌɾʀᵳᶉⱤꞂꞃꞦꞧꭆꭉꭋꭌ𝼖яЯ',
  rn: 'ɱΜϺМӍᎷᗰᛖᵯⲘꓟᴍᶆⱮꬺмʍ',
  s: 'ƽʂЅѕՏᏕᏚᵴꓢꜱꮪȿᶊⱾꞄꞅꞨꞩꟅꟉꟊ𝼞Ꭶ',
  t: 'ŦŧƬƭƮȾΤТҬᎢᵵⲦꓔƫȶʈᴛⱦꞆꞇ𝼉τтᏖᎿ',
  t3: 'Ꜩ',
  tf: 'ꝷ',
  ts: 'ʦ',
  u: 'ɄʋυՍսሀᏌᑌᑧᴜᵾꓴꞟꭎꭒꮜᶙꞸꞹпц',
  ue: 'ᵫ',
  uo: 'ꭣ',
  v: 'νѴѵᏙᐯᴠⴸꓦꛟꮩƲⱱⱴꝞꝟ',
  vv: 'ɯѡѽԜԝաᎳᏔᴡꓪꝡꮃⱲⱳшщωψШЩᏇ',
  x: 'ΧХхҲᕁᕽᚷⲬⵝꓫꞳᶍꭖꭗꭘꭙχ',
  y: 'ƳƴɎɏɣʏΥγУуҮүҰұყᎩᎽᶌỿⲨꓬꭚỾ',
  z: 'ƵƶȤȥʐΖᏃᴢᵶꓜꮓɀʑᶎⱫⱬⱿꟆʒӡ',
}

/** What a letter looks like, in Latin; letters that look like themselves are not in it. */
export const LATIN_LOOK: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKS).flatMap(([look, letters]) => [...letters].map((letter) => [letter, look] as const)),
)
