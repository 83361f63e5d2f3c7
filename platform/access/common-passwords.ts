/**
 * Passwords that everybody tries first, in lower case without separators. A password is refused when it is one of
 * these, or made of nothing but these, rows of keys, repetition and a few more signs. Own list, kept short on purpose: length
 * is what protects (NIST SP 800-63B §5.1.1.2).
 * @module
 */
export const COMMON_WORDS: readonly string[] = (
  'password passw0rd passwd p@ssword p@ssw0rd pa55word pass word passphrase secret letmein welcome admin administrator root ' +
  'user guest login master changeme change default test testing sample demo temp temporary qwerty qwertyuiop qwertz azerty ' +
  'asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz 2wsx 3edc 4rfv 1qaz2wsx 1qazxsw2 qazwsx qazwsxedc ' +
  'q1w2e3r4 q1w2e3 abc abcd abcde abcdef abcdefg abcdefgh abc123 a1b2c3 a1b2c3d4 aaa iloveyou ilove love sunshine princess ' +
  'dragon monkey shadow superman batman football baseball soccer basketball hockey michael jordan summer winter spring ' +
  'autumn fall january february march april may june july august september october november december monday friday ' +
  'company office corporate business server network system security secure hinoban windows microsoft office365 google ' +
  'cisco oracle linux ubuntu postgres mysql database internet computer keyboard mouse printer router wifi ' +
  'pokemon naruto pikachu doraemon totoro gundam hello hellokitty kitty whatever trustno trustno1 access flower cheese ' +
  'pepper cookie coffee orange banana apple hunter ranger killer mustang harley corvette ferrari starwars matrix freedom ' +
  'nintendo playstation samsung iphone android ' +
  // Romanized Japanese that is tried against Japanese companies.
  'pasuwado pasuwaado kanri kanrisha kanrisya kanrininn himitsu aikotoba anshou anshoubangou arigato arigatou konnichiwa ' +
  'ohayou ohayo sayonara daisuki aishiteru aishiteiru suki kawaii sakura hanami fujisan fuji nihon nippon japan tokyo toukyou ' +
  'osaka oosaka kyoto nagoya yokohama kobe fukuoka sapporo sendai hiroshima okinawa hokkaido kaisha kabushiki kabushikigaisha ' +
  'yuugen shachou shacho soumu jinji keiri eigyou eigyo kojo koujou jimusho hontou honsha shisha shain jouhou joho ' +
  'tanaka suzuki satou sato takahashi watanabe itou ito yamamoto nakamura kobayashi kato katou yoshida yamada sasaki ' +
  'taro tarou hanako ichiro ichirou jiro jirou neko inu tora tigers giants hanshin carp dragons hawks swallows ' +
  'reiwa heisei showa shouwa taishou meiji gokigen genki ganbare ganbatte banzai samurai ninja karate judo sumo ' +
  'ichigo ringo mikan momo ramen sushi tempura onigiri matcha ocha sake umi yama kawa sora hoshi tsuki hikari yume kibou ' +
  'パスワード ぱすわーど 管理者 管理人 秘密 ひみつ 合言葉 暗証番号 会社 株式会社 総務 社長 桜 さくら 富士山 日本 東京 大阪 令和 平成 ' +
  'こんにちは ありがとう おはよう さようなら 愛してる 大好き 初期設定 初期パスワード 仮パスワード テスト ようこそ 火の番'
).split(' ')
