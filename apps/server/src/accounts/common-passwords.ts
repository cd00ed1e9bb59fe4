// Passwords everybody tries first. Lives here: a bundled list, kept as roots and endings, and the look-up in it.
//
// Source: our own. The roots are words, names, teams and keyboard walks that lead the published counts of leaked
// passwords; the endings are the digits and signs people add to satisfy a rule. Published lists hold few entries of 12
// and more characters, and those are nearly all of this form; so the list is the product of both.

const ROOTS = `
password passwort passw0rd p@ssword p@ssw0rd pass passphrase passcode mypassword thepassword newpassword admin admin1
administrator root toor user username guest test testing tester demo default changeme changeit changethis letmein
welcome welcome1 welcomeback hello helloworld secret secret1 topsecret login signin access master masterkey superuser
superman batman spiderman ironman starwars startrek pokemon minecraft fortnite dragon monkey shadow sunshine princess
football baseball basketball soccer hockey volleyball iloveyou iloveu iloveyou1 lovely loveme lover love forever
trustno1 whatever freedom computer internet service support helpdesk remote desktop office company business manager
server database oracle windows microsoft google facebook twitter instagram linkedin youtube amazon samsung apple iphone
android linux ubuntu debian cisco huawei router farhand qwerty qwertz azerty qwertyui qwertyuiop qwertzuiop asdf asdfgh
asdfghjkl zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1xsw2 1q2w3e 1q2w3e4r 1q2w3e4r5t
q1w2e3r4 q1w2e3r4t5 abc abcd abcde abcdef abcdefg abc123 abcd1234 a1b2c3 a1b2c3d4 aaaaaa 123abc 123qwe qwe123 asd123
michael jennifer jessica ashley daniel andrew joshua matthew anthony charlie thomas robert william jordan hannah
nicole amanda melissa michelle samantha stephanie elizabeth victoria alexander alexandra benjamin christopher
christian sebastian patrick richard maximilian andreas stefan martin markus thorsten johannes katharina schatz
hallo hallo123 sommer winter herbst fruehling spring summer autumn january february march april june july august
september october november december montag freitag monday tuesday wednesday thursday friday saturday sunday
liverpool chelsea arsenal barcelona realmadrid manchester juventus bayern dortmund schalke lakers yankees cowboys
eagles patriots steelers redsox maverick mustang ferrari porsche mercedes corvette harley yamaha cheese chocolate
cookie banana orange strawberry pepper ginger flower butterfly angel angels heaven jesus jesuschrist blessed family
mother father brother sister grandma babygirl babyboy sweetheart honey sweetie beautiful diamond silver golden
purple yellow rainbow unicorn phoenix thunder lightning hunter killer ranger soldier warrior ninja pirate wizard
merlin gandalf matrix hacker cracker london paris berlin hamburg newyork california texas florida america canada
australia germany deutschland england france russia india brazil mexico italia espana portugal
`
  .trim()
  .split(/\s+/)

const FORMS = [
  '',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
].concat(
  '0 00 000 0000 11 111 1111 22 77 666 777 69 99 999 321 4321 987654321 123123 123321 112233 007 101'.split(' '),
  'abc qwerty 1q2w3e 1qaz2wsx'.split(' '),
  Array.from({ length: 71 }, (_, i) => String(1960 + i)),
)
const SIGNS = ['', '!', '!!', '!!!', '.', '?', '@', '#', '$', '*', '-', '_', '!@#', '!@#$']
const COMPANIONS = 'password admin qwerty letmein welcome iloveyou forever secret login'.split(' ')

const roots = new Set(ROOTS)
const companions = new Set(COMPANIONS)
const endings = new Set(FORMS.flatMap((form) => SIGNS.flatMap((sign) => [form + sign, sign + form])))

/** Whether a password is in the bundled list; case does not count. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase()
  return [lower, lower.replace(/^\d+/, '')].some((text) =>
    splits(text).some(([stem, ending]) => endings.has(ending) && isStem(stem)),
  )
}

/** One root, a root twice, a root beside a companion, or a root after "my" or "the". */
function isStem(text: string): boolean {
  if (roots.has(text) || roots.has(text.replace(/^(my|the)/, ''))) return true
  return splits(text).some(
    ([first, second]) =>
      roots.has(first) && roots.has(second) && (first === second || companions.has(first) || companions.has(second)),
  )
}

/** Every way to cut a text in two, the whole with an empty end included. */
const splits = (text: string): readonly (readonly [string, string])[] =>
  Array.from({ length: text.length }, (_, i) => [text.slice(0, i + 1), text.slice(i + 1)])
