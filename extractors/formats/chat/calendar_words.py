"""The words calendars use: months, and the two halves of the day, folded by `fold`.

Facts of Unicode CLDR (read once through Babel 2.18), with the finer day words Chinese phones write (凌晨, 晚上). Words
that mean different months in different languages (`listopad`, `srp`, `lip`) are left out: a guess would move a date.
"""

from __future__ import annotations

import unicodedata

_DROPPED = frozenset(" .\u00a0\u202f\u2009\u200e\u200f\u061c\u2019'`")


def fold(word: str) -> str:
    """A word as the tables below hold it: compatibility form, caseless, without spaces, dots and direction marks."""
    return "".join(c for c in unicodedata.normalize("NFKC", word).casefold() if c not in _DROPPED)


_AM = """
    1ka a adduha ag am amvormittag an ankstāinan antemidí ap atm banhaet bn braxkndaax comme damanhã de
    delamañana delmatin dinda dop dopoldne dopołdnja dopołedniŏ eparadites fh fm ft förmiddag fọmọ́nin g gh goöň
    göň günortadanöň hengihengi hh hoseng i i/m iarmade ib ibikɛ̂glà icheheavo idiɓa isuk iđitbeaivet iđitbeaivi
    kangama karoon ki kiroko kiɛmɛ́ɛm krn kíkíríg lb leebi lumalwak lwamilawu ma makeo mambia manhã maná mat
    matin mañana mbaʼámbaʼ mbaꞌmbaꞌ moies muhi munkyo nd ntufat ntɔ́ngɔ́ nụtụtụ ochtend od pagi/siang pamilau
    paradite pd pg pg/sg piopensuno priekšp priekšpusdiena priekšpusdienā priešpiet prijepodne prp prīškpušdīnē
    rn rw rũ s sa saaku safiya sf sokallim soodo sub subaka subbaahi sárúwá taparachu tesiran tifawt to too
    uhrvörmiddaachs ulloqeqqata-tungaa uluchelo umaga utuko v vaasisu vm vorm vormittag vörmeddaach wd wichishu
    yb zdatazal zmu àárɔ̀ àárọ̀ öö öň ĩyakwakya ŋ ŋdi ǁgoagas ɛnkakɛnyá ʊshilèkʊboɖu πμ а ам апн апоўначы дп
    обедтэикеле преподне претпл пријеподне проб таңкы то тң эи үө ӕмбисбоныразмӕ ա לפנה״צ פֿאַרמיטאָג اےایم بن
    تد ص صباحا صباحًا صبح،منجهند غم ق قبل‌ازظهر قظ ق‌ظ چب چۈشتىنبۇرۇن ܏ܩܛ‌ ܏ܩ‌ ߛ एएम तडके दुपहरब्रोंठ पूर्वाह्न
    फुं भोर भ्यागा येएम सकाळीं सबेरे सवेर सुबुहजा এএম নুমাং ਪੂਦੁ ਸ ଏ ଏଏମ ପୂ ପୂର୍ବାହ୍ନ ఉ ఎ ఎఎమ్ පෙ පෙව ก่อนเที่ยง
    ກ່ອນທ່ຽງ སྔ་ཆ་ སྔ་དྲོ་ နံနက် ማለዶ ቀደምሰርምዕል ቅቀ ጠ ጥዋት ጽባሕ ፋዱስጃብ Ꮜ ᏌᎾᎴ ᐁᒼ ᐊᒼ ᠦ᠂ᠥ ᱥᱮᱛᱟᱜ ⵜⵉⴼⴰⵡⵜ 上午 凌晨 午前 早 早上 早晨
    清晨 ꎸꄑ 오전 𐐰𐑋 𐑨𐑥 𞤢 𞤢𞤰
    முற்பகல் पूर्वाह्न
"""
AM = frozenset(_AM.split())

_PM = """
    2ja ak akasuba aluula amnamittag anw banringzgvaq baubaukndaax c carra ch chilo cɛɛ́nko datarde delatarde
    desira dilolo du e e/m ea eahketbeaivet eahketbeaivi eb ebongi ebyámu efiafi eftermade eftermiddag eh eigulo
    em ep epasdites ew fi fọívnin gd gm gosoň gsoň günortadansoň hapon hawwaro hwaĩ-inĩ ichamthi in iɓugajɔp
    kikiiɗe kingoto kisɛ́ndɛ koosk kooskoliny kugú kyiukonyi lilli lk lumalwap makaaripi mchochill md middag mog
    mpókwa muu n nabali nabalị nachm nam namittag ncwònzém ngo ngəgógəle nm nommendaach nomë nomëttes ntmeddit
    nyiaghuo odp ot p pamunyi papussideinan pasdite pashamihe piecpušdīnē pipinisuno pm pn pop popiet popodne
    popoldne popołdnju popołedniu posmidí ptg ptm pēcp pēcpusd pēcpusdiena pēcpusdienā sanje shwane sn soir
    soré/malem soň sr/mlm tadggwat tarde teipa thapama tk tŋ uhrnommendaachs uk ulloqeqqata-kingorna wb wengi
    wótp wótpołdnja yamma yh ym zaarikayb zmw ös ĩyawĩoo ŋkambɔ́tnji ũg ǃuias ɔ̀sán ɛndámâ ɣ ɣetrɔ ʊshilèkʊsasʊ
    μμ апд апоўдні обедтэмейле п пм попл поподне послијеподне пп слоб тк түштөнкийинки эк үх ӕмбисбоныфӕстӕ հ
    אחה״צ נאָכמיטאָג بظ بعدازظهر ب‌ظ تك دن شام،منجهند غو ك م مساء مساءً منجهند،شام پیایم چك چۈشتىنكېيىن ܏ܒܛ‌ ܏ܒ‌
    ߥ अपराह्न दपेहरा/संजा दपैहरबाद दुपहरपतॖ पीएम बे बेलासे शामजा सञ सांजे सांझ सांम পিএম ਬਾਦੁ ਸ਼ ଅ ଅପରାହ୍ନ ପି
    ପିଏମ పి పిఎమ్ సా ප පව หลังเที่ยง ຫຼັງທ່ຽງ ཕྱི་ཆ་ ཕྱི་དྲོ་ ညနေ ሓቆስርምዕል ምሴት ቃማ ከ ከሰዓት ድቀ ፋዱስደምቢ Ꮢ ᏒᎯᏱᎢ ᏒᎯᏱᎢᏗᏢ
    ᐲᒼ ᠦ᠂ᠬᠣ ᱧᱤᱫᱟᱹ ḍeffiraza ọ̀sán ⵜⴰⴷⴳⴳⵡⴰⵜ 下午 中午 傍晚 午後 晚 晚上 ꁯꋒ 오후 𐐹𐑋 𐑐𐑥 𞤩 𞤩𞤰
    பிற்பகல் अपराह्न
"""
PM = frozenset(_PM.split())

_MONTHS = """
    1:
        degen degener ean eanáir ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janaayo
        janar janeiro jannaayo jannar januar januari januarie january januwari január januára janv janvier
        janvāris janúar jän jänner led leden ledna oca ocak saus sausio sausis sij siječanj siječnja sty styczeń
        stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ·𐑡𐑨 ·𐑡𐑨𐑙𐑘𐑭𐑢𐑺𐑰 ιαν ιανουάριοσ
        ιανουαρίου сту студзень студзеня січ січень січня янв январ январь января яну януари јан јанвар јануар
        јануари қаң қаңтар հնվ հունվար հունվարի ינואר ינו׳ جانفي جانواري جنو جنوری قاڭتار كانونالثاني يناير
        ژانویه ژانویهٔ जनवरी जन॰ जाने जानेवारी জানু জানুয়ারী ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ
        ಜನವರಿ ജനു ജനുവരി ජන ජනවාරි มกราคม มค ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ មករា 一月 𐐾𐐰𐑌 𐐾𐐰𐑌𐐷𐐭𐐯𐑉𐐨
    2:
        chw chwef chwefror defebr defebrer feabh feabhra feb febbraio febr febraayo febreiro febrer febrero
        februar februari februarie february februwari február februára februāris febrúar fev fevereiro fevral
        fra frar fév févr février helmi helmikuu helmikuuta lut lutego luty ots otsaila peb pebrero shk shkurt
        vas vasario vasaris veebr veebruar velj veljača veljače ·𐑓𐑧 ·𐑓𐑧𐑚𐑘𐑵𐑢𐑺𐑰 úno únor února şub şubat φεβ
        φεβρουάριοσ φεβρουαρίου ақп ақпан лют лютага лютий лютого люты феб фебруар фев февр феврал февраль
        февраля февруари փետրվար փետրվարի փտվ פברואר פבר׳ اقپان شباط فبر فبراير فبروری فروری فوریه فوریهٔ
        فيبواري فيفري फ़रवरी फ़र॰ फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারী ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப்
        பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി පෙබ පෙබරවාරි กพ กุมภาพันธ์ ກພ ກຸມພາ ဖေ
        ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩዋሪ កុម្ភៈ 二月 𐑁𐐯𐐺 𐑁𐐯𐐺𐑉𐐭𐐯𐑉𐐨
    3:
        bře březen března demarç kov kovas kovo maalis maaliskuu maaliskuuta maarso maart mac machi mar marca
        march marec maret mars marso mart martie marts martxoa marzec marzo marzu març março mas mashi maw
        mawrth mrt mrz márc március márta mär märts märz ožu ožujak ožujka ·𐑥𐑸 ·𐑥𐑸𐑗 μάρ μάρτιοσ μαρ μαρτίου бер
        березень березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ מרץ آذار مار مارس مارچ مچ
        ناۋرىز मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് මාර් මාර්තු มีค มีนาคม ມນ ມີນາ မတ်
        მარ მარტი ማርች មីនា 三月 𐑋𐐪𐑉 𐑋𐐪𐑉𐐽
    4:
        abr abriil abril aib aibreán api apirila apr aprel april aprile aprili aprilie aprill apríl apríla
        aprīlis avr avril bal balandis balandžio dabr dabril dub duben dubna ebr ebrill eph ephreli huhti
        huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan pri prill tra travanj travnja ·𐑱𐑐 ·𐑱𐑐𐑮𐑭𐑤 ápr április
        απρ απρίλιοσ απριλίου апр апрел апрель апреля април квіт квітень квітня кра красавік красавіка сәу сәуір
        ապր ապրիլ ապրիլի אפריל אפר׳ ءساۋىر آوریل أبريل أفريل إبريل اپر اپریل اڤريل نيسان अप्रिल अप्रैल एप्रि
        एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ අප්‍රේල් เมย
        เมษายน ມສ ເມສາ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា 四月 𐐩𐐹𐑉 𐐩𐐹𐑉𐐮𐑊
    5:
        beal bealtaine demaig geg gegužė gegužės kvě květen května maayo mag maggio mai maiatza maig maijs maio
        maj maja may mayo mayıs maí mei mej mejju mey meyi máj mája május svi svibanj svibnja touko toukokuu
        toukokuuta ·𐑥𐑱 μάι μάιοσ μαΐ μαΐου май мам мамыр мая мај тра трав травень травня траўня մայիս մայիսի
        մյս מאי أيار مئ مئی مامىر ماي مايو مه مهٔ مي می मई मे মে ਮਈ મે மே మే ಮೇ മേയ് මැයි พค พฤษภาคม ພພ ພຶດສະພາ
        မေ მაი მაისი ሜይ ឧសភា 五月 𐑋𐐩
    6:
        birž birželio birželis cze czerwca czerwiec dejuny eka ekaina giu giugno haz haziran hun hunyo iun iunie
        iyn iyun jui juin jun june junho juni junie junij junio juny juun juuni jún júna június júní jūn jūnijs
        kesä kesäkuu kesäkuuta lipanj lipnja meh mehefin meith meitheamh qer qershor xuño ·𐑡𐑵 ·𐑡𐑵𐑯 červen června
        čvn ġun ġunju ιουν ιουνίου ιούν ιούνιοσ июн июнь июня ијн ијун мау маусым черв червень червня чэр
        чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جوان جون حزيران ماۋسىم يونيو ژوئن जुन जून জুন ਜੂਨ
        જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි มิถุนายน มิย ມິຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን មិថុនា 六月 𐐾𐐭𐑌
    7:
        dejul dejuliol gor gorff gorffennaf heinä heinäkuu heinäkuuta hul hulyo iul iulie iyl iyul iúil juil
        juill juillet jul julai julayi julho juli julie julij julio juliol july juuli júl júla július júlí jūl
        jūlijs korr korrik liep liepa liepos lipca lipiec lug luglio lul lulju luulyo srpanj srpnja tem temmuz
        uzt uztaila xul xullo ·𐑡𐑫 ·𐑡𐑫𐑤𐑲 července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля ијл ијул
        лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי تموز جول جولائی جولاي
        جولای جويلية شىلدە يوليو يوليوز ژوئیه ژوئیهٔ जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ
        ജൂലൈ ජූලි กค กรกฎาคม ກລ ກໍລະກົດ ဇူ ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា 七月 𐐾𐐭𐑊 𐐾𐐭𐑊𐐴
    8:
        abu abuztua ag aga agasti ago agost agosti agosto agu agustus août aug august augusta augusti augusts
        augustus augusztus avg avgust avq avqust awst aww awwissu ağu ağustos dag dagost elo elokuu elokuuta
        gush gusht kol kolovoz kolovoza lún lúnasa ogo ogos ogosto ogs rugp rugpjūtis rugpjūčio sie sierpień
        sierpnia srpen srpna ·𐑪𐑜 ·𐑪𐑜𐑭𐑕𐑑 ágú ágúst αὔγουστοσ αὐγ αὐγούστου αυγ αυγούστου αύγ αύγουστοσ авг
        август августа ауг аугуст жні жнівень жніўня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוגוסט
        אוג׳ آب أغسطس أغشت أوت اوت اگس اگست تامىز غشت ݢوس अगस्ट अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக
        ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് අගෝ අගෝස්තු สค สิงหาคม ສຫ ສິງຫາ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት សីហា
        八月 𐐪𐑀 𐐪𐑀𐐲𐑅𐐻
    9:
        deset desetembre eyl eylül ira iraila medi meánfómhair mfómh rugs rugsėjis rugsėjo ruj rujan rujna seb
        sebteembar sebtembar sen sentabr sentyabr sep sept septemba septembar september septembra septembre
        septembrie septembris septhemba septiembre set setembre setembro setiembre settembre settembru setyembre
        sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesień września zář září ·𐑕𐑧 ·𐑕𐑧𐑐𐑑𐑧𐑥𐑚𐑸 σεπ
        σεπτέμβριοσ σεπτεμβρίου вер верасень верасня верасьня вересень вересня сен сент сентябр сентябрь
        сентября сентјабр сеп септ септембар септември қыр қыркүйек սեպ սեպտեմբեր սեպտեմբերի ספטמבר ספט׳ أيلول
        سبتمبر ستمبر سيڤتيمبر سپت سپتامبر سپتمبر شتمبر شتنبر قىركۇيەك सप्टें सप्टेंबर सितंबर सित॰ सेप्टेम्बर সেপ
        সেপ্টেঃ সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್
        സെപ്റ്റം സെപ്റ്റംബർ සැප් සැප්තැම්බර් กย กันยายน ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា 九月
        𐑅𐐯𐐹 𐑅𐐯𐐹𐐻𐐯𐑋𐐺𐐲𐑉
    10:
        deireadhfómhair dfómh doct doctubre eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre
        octombrie octubre okt oktabr okthoba oktoba oktobar oktober oktobris oktoobar oktoober oktubre oktyabr
        október októbra ott ottobre ottubru out outubro paź październik października spal spalio spalis tet
        tetor urr urria ·𐑷𐑒 ·𐑷𐑒𐑑𐑴𐑚𐑸 říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас кастрычнік
        кастрычніка окт октобар октомври октябр октябрь октября октјабр қаз қазан հոկ հոկտեմբեր հոկտեմբերի
        אוקטובר אוק׳ أكتوبر اوکتوبر اکت اکتبر اکتوبر تشرينالأول قازان अक्टूबर अक्टू॰ अक्टोबर ऑक्टो ऑक्टोबर অক্টো
        অক্টোঃ অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്‌ടോബർ ඔක්
        ඔක්තෝබර් ตค ตุลาคม ຕລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា ὀκτ ὀκτωβρίου ὀκτώβριοσ 十月 𐐱𐐿𐐻
        𐐱𐐿𐐻𐐬𐐺𐐲𐑉
    11:
        aza azaroa denov denovembre kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu marraskuuta
        nob nobyembre nof noiembrie noofeembar nov novemba novembar november novembra novembre novembris
        novembro novembru noviembre noy noyabr nën nëntor nóv nóvember samh samhain stu studeni studenoga tach
        tachwedd ·𐑯𐑴 ·𐑯𐑴𐑝𐑧𐑥𐑚𐑸 νοέ νοέμβριοσ νοε νοεμβρίου лист листопад листопада ліс лістапад лістапада нов
        новембар ное ноември ноя нояб ноябр ноябрь ноября ној нојабр қар қараша նոյ նոյեմբեր նոյեմբերի נובמבר
        נוב׳ تشرينالثاني قاراشا نوامبر نوفمبر نوم نومبر نونبر نوۏيمبر नवंबर नव॰ नोभेम्बर नोव्हें नोव्हेंबर নভে
        নভেঃ নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ නොවැ නොවැම්බර් พย
        พฤศจิกายน ພຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា 十一月 𐑌𐐬𐑂 𐑌𐐬𐑂𐐯𐑋𐐺𐐲𐑉
    12:
        abe abendua ara aralık dec decembar december decembra decembrie decembris decembro dedes dedesembre dek
        dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre
        diciembre dis diseembar disemba disember disyembre diċ diċembru déc décembre gru grudnia grudzień gruod
        gruodis gruodžio joulu joulukuu joulukuuta noll nollaig pro prosinac prosinca prosince prosinec rhag
        rhagfyr ·𐑛𐑭 ·𐑛𐑭𐑕𐑧𐑥𐑚𐑸 δεκ δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабр декабрь декабря декември
        дец децембар жел желтоқсан сне снежань снежня сьн сьнежань сьнежня դեկ դեկտեմբեր դեկտեմբերի דצמבר דצמ׳
        جەلتوقسان دجمبر دجنبر دسامبر دسم دسمبر ديسمبر ديسيمبر كانونالأول डिसें डिसेंबर डिसेम्बर दिसंबर दिस॰ ডিসে
        ডিসেঃ ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ දෙසැ
        දෙසැම්බර් ธค ธันวาคม ທວ ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ 十二月 𐐼𐐨𐑅 𐐼𐐨𐑅𐐯𐑋𐐺𐐲𐑉
"""


def _months() -> dict[str, int]:
    """Each word's month; in the table above a number and a colon open each month's words."""
    found: dict[str, int] = {}
    month = 0
    for word in _MONTHS.split():
        if word[-1] == ":":
            month = int(word[:-1])
        else:
            found[word] = month
    return found


MONTHS = _months()
