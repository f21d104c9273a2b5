"""How WhatsApp words its own lines, by language: media left out, messages deleted, calls, notices.

Where a mark is the same in every language (`<…>` for media left out on Android, the direction mark before what an
iPhone writes itself) `whatsapp` goes by the mark; these words serve where the mark is missing.
"""

from __future__ import annotations

import re
from typing import Final

_OMITTED = (
    r"omitted|weggelassen|ausgeschlossen|omitid[oa]s?|omis(?:es?)?|absente?s?|ocult[oa]s?|não incluíd[oa]|weggelaten",
    r"omess[oaie]|esclus[oaie]|non inclus[oaie]|пропущено?|отсутствует|без медиафайлов|не додано|dahil edilmedi",
    r"utel[aä]mnad(?:es)?|udeladt|utelatt|jätetty pois|pominięt[oay]|vynech[aá]n[oaýy]|kihagyva|omis[ăe]",
    r"изключен[оаи]?|παραλείφθηκ[εα]ν?|省略|略過|已忽略|생략|제외|tidak disertakan|dikecualikan|bị bỏ qua",
    r"शामिल नहीं|छोड़[ेा] गय[ेा]|لم يتم إدراج|حذف شد|הושמטה?|ไม่รวม|ละเว้น",
)
OMITTED: Final = re.compile(rf"(?:{'|'.join(_OMITTED)})", re.IGNORECASE)

_DELETED = (
    r"(?:this message was|you) deleted(?: this message)?(?: by admin.{0,40})?",
    r"diese nachricht wurde (?:von .{1,40} )?gelöscht|du hast diese nachricht gelöscht",
    r"se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje|has eliminado este mensaje",
    r"ce message a été supprimé|vous avez supprimé ce message",
    r"mensagem apagada|esta mensagem foi (?:apagada|eliminada)|você apagou esta mensagem|eliminou esta mensagem",
    r"questo messaggio è stato eliminato|hai eliminato questo messaggio",
    r"dit bericht (?:is|werd) verwijderd|(?:u|je|jij) (?:hebt|heeft) dit bericht verwijderd",
    r"(?:данное|это) сообщение удалено|вы удалили (?:данное|это) сообщение|це повідомлення видалено",
    r"bu mesaj silindi|bu mesajı sildin(?:iz)?",
    r"تم حذف هذه الرسالة|لقد (?:قمت بحذف|حذفت) هذه الرسالة|این پیام (?:حذف|پاک) شد(?:ه است)?",
    r"הודעה זו נמחקה|מחקת הודעה זו",
    r"pesan ini (?:telah )?dihapus|anda telah menghapus pesan ini|mesej ini telah dipadam",
    r"ta wiadomość została usunięta|(?:usunąłeś|usunięto) tę wiadomość",
    r"此訊息已(?:被)?刪除|此消息已(?:被)?删除|(?:您|你)已?(?:刪除|删除)了?(?:這則訊息|此訊息|此消息|这条消息)",
    r"このメッセージは削除されました|このメッセージを削除しました",
    r"삭제된 메시지입니다|이 메시지를 삭제했습니다",
    r"यह (?:संदेश|मैसेज) (?:मिटा|हटा|डिलीट कर) दिया गया(?: था| है)?|आपने यह (?:संदेश|मैसेज) (?:मिटा|हटा) दिया",
    r"det här meddelandet (?:togs bort|raderades)|du (?:tog bort|raderade) (?:det här )?meddelandet",
    r"denne beske[dn](?:en)? (?:blev|er) slettet|du slettede denne besked",
    r"denne meldingen ble slettet|du slettet denne meldingen|tämä viesti poistettiin|poistit tämän viestin",
    r"acest mesaj a fost șters|ai șters acest mesaj|tato zpráva byla (?:smazána|odstraněna)",
    r"táto správa bola vymazaná|ezt? az üzenet(?:et)? (?:törölve lett|törölted)",
    r"αυτό το μήνυμα διαγράφηκε|διαγράψατε αυτό το μήνυμα",
    r"tin nhắn này đã bị xóa|bạn đã xóa tin nhắn này|ข้อความนี้ถูกลบ(?:แล้ว)?",
)
DELETED: Final = re.compile(rf"(?:{'|'.join(_DELETED)})[\s.。]*$", re.IGNORECASE)

CALL: Final = re.compile(
    r"(?:missed |silenced )?(?:group )?(?:voice|video) call\b|verpasster (?:sprach|video)anruf"
    r"|(?:sprach|video)anruf[,.]|(?:video)?llamada (?:de voz |de vídeo )?(?:perdida|grupal)"
    r"|appel (?:vocal|vidéo)(?: manqué)?"
    r"|(?:chamada|ligação) de (?:voz|vídeo)(?: perdida)?|(?:video)?chiamata (?:vocale )?persa"
    r"|gemiste (?:spraak|video)oproep|пропущенный (?:аудио|видео)звонок|cevapsız (?:sesli|görüntülü) arama"
    r"|مكالمة (?:صوتية|فيديو)|שיחת (?:קול|וידאו)|panggilan (?:suara|video)"
    r"|未接(?:語音|视频|視訊|语音)(?:通話|通话|來電)",
    re.IGNORECASE,
)

NOTICE: Final = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|bout en bout|ponta a ponta|crittografat|сквозн|uçtan uca|端到端|點對點"
    r"|エンドツーエンド|종단간|enkripsi|بين الطرفين|מקצה לקצה|security code changed|sicherheitsnummer",
    re.IGNORECASE,
)
