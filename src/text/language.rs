//! Which language and script a text is in, told from its letters.

use serde::{Deserialize, Serialize};

/// A language as far as checking a quotation needs to tell it: Chinese by script, or another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Chinese in simplified characters.
    Hans,
    /// Chinese in traditional characters.
    Hant,
    /// Written in Latin letters; taken for English unless metadata says otherwise.
    English,
    /// Too few letters, or a script that is not told apart.
    Unknown,
}

/// Frequent characters that only simplified text writes, sorted.
const SIMPLIFIED: &str = "专业丛东严个临为举义书买乱争亚产亲亿仅从仓们众会伟传伤侨俩债储兰关养内册写军农冲决况冻净减凤凭击则刚创别办务动励劲劳势区医华协单卖卢卫却厅历厉压县参双发变叙号启吴员呜响团园围国图圆场块坚坛垄处备头夺奋奖妇妈孙学宝实审宪宽对寻导将尔层岁岛币师带帮广庆库应庙开弃张弹强归当录彻忆态总恶惩慑战户扩扬护报担拟拥择损换敌数断无时显晓暂术杀权条来杨枪标栏树样档桥检楼欢欧毁汇汉沟没泽浅测济浏浓润涨渐灭灵灾点炼热爱牵状犹独狱献环现电疗监盖盘矿码础积称稳穷竞笔签简类粮紧红约级纪纯纲纳纵纷纸线练组细织终绍经结给络绝统继绩续维综绿缓编缘缩罗罚职联肃脑脚艺节苏药获营虑虽补装见观规视览觉誉计订认讨让训议讯记讲许论设访证评识诉词译试诗诚话详语误说请诸读课谁调谈谋谢贝负财责败货质贩贫购贯贵贷贸费资赋赖赛赞赢趋跃践车转轮软轻载较辆输边达过运还这进远违连迟选递逻遗邓邮郑钱铁银链锋错键长门闭问间闻队阳阴阵阶际陆陈险随难雾静页项顺须顾预领频题风飞马验鱼鲁鸟黄齐龙";

/// Frequent characters that only traditional text writes, sorted.
const TRADITIONAL: &str = "來個們倫偉側備傳債傷傾價儀億優儲兒內兩冊凍別剛創劃動務勝勞勢勵勸區協卻參員問啟單嗎國圍園圓圖團執堅報場塊墾壓壞壯夢奪奮婦媽孫學實寧審寫寬寶將專尋對導層島師帶幣幫幾庫廟廠廢廣廳張強彈徑從復徹恆惡愛態慶憂憲憶應懲戰戲戶拋掃採揚換損擁擇擊擔據擬擴擾攝敵數斷時晉暫書會東條業極榮構槍樂樓標樞樣樹橋機檔檢檯權歐歡歲歷歸殘殺毀氣決沒淨淺減測準溝滅滿漢潔潤濃濟灣災為無煉熱燈營爭爾牆狀獎獨獲獻現環產畫當療發監盤眾矚確礎禮種稱積穩窮競筆節範築簡籌糧紀約納純紙級紛細終組絕給統經綜綠維網緊線編緩練縣縮縱總績織繼續罰羅義習聖聞聯聲職聽肅腦腳臨與興舉舊艱華萬蓋藝藥蘇蘭處號術衛衝補裝裡製複見規視親覺覽觀訂計討訓記訪設許訴評詞試詩話該詳認語誠誤說誰課調談請論諸證識譯議護譽讀變讓豐負財貧貨販貫責貴買貸費貿資賢賣質賴購賽贊贏趕趨車軍軟較載輔輕輛輪輯輸轉農這連進運過達違遠適遲遷選遺還邊鄉鄭醫釋銀鋒錄錢錯鍵鐘鐵長門閉開間閱關陣陰陳陸陽隊際隨險雖雙雜雞離難雲電靈靜響頁項順須預領頭頻題願類顧風飛養餘館馬驗驚體魚鳥麗麥黃點黨齊龍";

/// The language of `text`, from its letters: Chinese where it has a Han letter for every four Latin ones, since a Chinese
/// text is full of Latin names and numbers, and an English one seldom has Han letters. Chinese without a character that tells
/// the scripts apart is taken for simplified.
pub fn detect(text: &str) -> Language {
    let (mut han, mut latin, mut kana, mut other) = (0usize, 0usize, 0usize, 0usize);
    let (mut simplified, mut traditional) = (0usize, 0usize);
    let classes = classes();
    // A book does not change its language: a sample from the front is enough.
    for c in text.chars().take(SAMPLE) {
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => {
                han += 1;
                let class = classes.get((c as usize).wrapping_sub(0x4e00));
                simplified += usize::from(class == Some(&1));
                traditional += usize::from(class == Some(&2));
            }
            '\u{3040}'..='\u{30ff}' => kana += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            // The usual marks of Chinese, which need not be looked up.
            '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ff20}' => {}
            c if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    let letters = han + latin + kana + other;
    if letters < 2 || other * 2 > letters || kana * 10 > letters {
        return Language::Unknown;
    }
    if han * 4 >= latin && han > 0 {
        if traditional > simplified {
            Language::Hant
        } else {
            Language::Hans
        }
    } else if latin > 0 {
        Language::English
    } else {
        Language::Unknown
    }
}

/// Whether a fifth at least of what the paragraphs of a text say is in Chinese, and as much in English.
pub fn is_bilingual<'a>(paragraphs: impl Iterator<Item = &'a str>) -> bool {
    let (mut zh, mut en) = (0usize, 0usize);
    for text in paragraphs {
        match detect(text) {
            // A Chinese character says as much as four letters.
            Language::Hans | Language::Hant => zh += 4 * text.len() / 3,
            Language::English => en += text.len(),
            Language::Unknown => {}
        }
    }
    5 * zh.min(en) > zh + en
}

/// Characters looked at.
const SAMPLE: usize = 20_000;

/// For each character from U+4E00: 1 simplified only, 2 traditional only, 0 either. Characters in both lists tell nothing.
fn classes() -> &'static [u8] {
    static CLASSES: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
        let mut table = vec![0u8; 0x9fff - 0x4e00 + 1];
        for (list, class) in [(SIMPLIFIED, 1u8), (TRADITIONAL, 2u8)] {
            for c in list.chars() {
                if let Some(slot) = table.get_mut((c as usize).wrapping_sub(0x4e00)) {
                    *slot |= class;
                }
            }
        }
        for slot in &mut table {
            if *slot == 3 {
                *slot = 0;
            }
        }
        table
    });
    &CLASSES
}

impl Language {
    /// The language of a BCP 47 tag (`zh-Hans`, `zh-CN`, `zh-TW`, `en-GB`); `None` for one that is not told apart.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next()? {
            "zh" | "cmn" => {
                let traditional = parts.any(|p| matches!(p, "hant" | "tw" | "hk" | "mo"));
                Some(if traditional {
                    Language::Hant
                } else {
                    Language::Hans
                })
            }
            "en" => Some(Language::English),
            _ => None,
        }
    }

    /// Whether it is Chinese, in either script.
    pub fn is_chinese(self) -> bool {
        matches!(self, Language::Hans | Language::Hant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_apart() {
        assert_eq!(detect("各国应该加强沟通、扩大共识"), Language::Hans);
        assert_eq!(
            detect("網絡主權是國家主權在網絡空間的自然延伸"),
            Language::Hant
        );
        assert_eq!(
            detect("Respect for cyber sovereignty (网络主权)"),
            Language::English
        );
        assert_eq!(detect("实施“互联网+”行动计划，GDP"), Language::Hans);
        assert_eq!(detect("2015"), Language::Unknown);
        assert_eq!(detect("Привет, мир"), Language::Unknown);
    }

    #[test]
    fn reads_tags() {
        assert_eq!(Language::from_tag("zh-CN"), Some(Language::Hans));
        assert_eq!(Language::from_tag("zh-Hant-HK"), Some(Language::Hant));
        assert_eq!(Language::from_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
