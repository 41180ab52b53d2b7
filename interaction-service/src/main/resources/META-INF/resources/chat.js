/*
 * Rapport's chat widget: <script src="https://…/chat.js" data-write-key="…" async></script>
 *
 * data-write-key      of the shop's source (required)
 * data-language       en, tr, vi, hi, te or jv; left out: the page's, else the browser's
 * data-anonymous-id   of the visitor, as the storefront's events name her; left out: found where the usual SDKs keep it
 * data-color          of the button and her own words, as CSS has it
 */
(() => {
    "use strict";
    const script = document.currentScript;
    const writeKey = script && script.dataset.writeKey;
    if (!writeKey || window.rapportChat) {
        return;
    }

    const TEXTS = {
        en: {
            open: "Chat with us", close: "Close chat", title: "Chat", write: "Your message", send: "Send",
            log: "Conversation", typing: "Somebody is writing…", you: "You", shop: "Shop", waiting: "sending…",
            away: "Nobody is here just now. Leave your e-mail address and the answer comes by mail.",
            email: "E-mail address", name: "Name (optional)", leave: "Leave address", left: "Thank you. An answer will also reach you by mail.",
            offline: "No connection. What you write is sent as soon as there is one.", refused: "This could not be sent.",
            bad: "Please check the address."
        },
        tr: {
            open: "Bizimle sohbet edin", close: "Sohbeti kapat", title: "Sohbet", write: "Mesajınız", send: "Gönder",
            log: "Görüşme", typing: "Biri yazıyor…", you: "Siz", shop: "Mağaza", waiting: "gönderiliyor…",
            away: "Şu anda kimse yok. E-posta adresinizi bırakın, yanıt e-postayla gelsin.",
            email: "E-posta adresi", name: "Ad (isteğe bağlı)", leave: "Adresi bırak", left: "Teşekkürler. Yanıt size e-postayla da ulaşacak.",
            offline: "Bağlantı yok. Yazdıklarınız bağlantı gelir gelmez gönderilir.", refused: "Bu gönderilemedi.",
            bad: "Lütfen adresi kontrol edin."
        },
        vi: {
            open: "Trò chuyện với chúng tôi", close: "Đóng trò chuyện", title: "Trò chuyện", write: "Tin nhắn của bạn", send: "Gửi",
            log: "Cuộc trò chuyện", typing: "Có người đang viết…", you: "Bạn", shop: "Cửa hàng", waiting: "đang gửi…",
            away: "Hiện không có ai. Hãy để lại địa chỉ e-mail, câu trả lời sẽ đến qua e-mail.",
            email: "Địa chỉ e-mail", name: "Tên (không bắt buộc)", leave: "Để lại địa chỉ", left: "Cảm ơn bạn. Câu trả lời cũng sẽ đến qua e-mail.",
            offline: "Không có kết nối. Tin nhắn sẽ được gửi ngay khi có kết nối.", refused: "Không gửi được tin này.",
            bad: "Vui lòng kiểm tra địa chỉ."
        },
        hi: {
            open: "हमसे चैट करें", close: "चैट बंद करें", title: "चैट", write: "आपका संदेश", send: "भेजें",
            log: "बातचीत", typing: "कोई लिख रहा है…", you: "आप", shop: "दुकान", waiting: "भेजा जा रहा है…",
            away: "अभी कोई उपलब्ध नहीं है। अपना ई-मेल पता छोड़ें, उत्तर ई-मेल से आएगा।",
            email: "ई-मेल पता", name: "नाम (वैकल्पिक)", leave: "पता छोड़ें", left: "धन्यवाद। उत्तर आपको ई-मेल से भी मिलेगा।",
            offline: "कनेक्शन नहीं है। कनेक्शन मिलते ही आपका संदेश भेजा जाएगा।", refused: "यह भेजा नहीं जा सका।",
            bad: "कृपया पता जाँचें।"
        },
        te: {
            open: "మాతో చాట్ చేయండి", close: "చాట్ మూసివేయండి", title: "చాట్", write: "మీ సందేశం", send: "పంపండి",
            log: "సంభాషణ", typing: "ఎవరో రాస్తున్నారు…", you: "మీరు", shop: "దుకాణం", waiting: "పంపబడుతోంది…",
            away: "ప్రస్తుతం ఎవరూ లేరు. మీ ఇ-మెయిల్ చిరునామా ఇవ్వండి, సమాధానం ఇ-మెయిల్ ద్వారా వస్తుంది.",
            email: "ఇ-మెయిల్ చిరునామా", name: "పేరు (ఐచ్ఛికం)", leave: "చిరునామా ఇవ్వండి", left: "ధన్యవాదాలు. సమాధానం ఇ-మెయిల్ ద్వారా కూడా వస్తుంది.",
            offline: "కనెక్షన్ లేదు. కనెక్షన్ రాగానే మీ సందేశం పంపబడుతుంది.", refused: "దీన్ని పంపలేకపోయాము.",
            bad: "దయచేసి చిరునామాను సరిచూడండి."
        },
        jv: {
            open: "Ngobrol karo kita", close: "Tutup obrolan", title: "Obrolan", write: "Pesen panjenengan", send: "Kirim",
            log: "Pacelathon", typing: "Ana sing lagi nulis…", you: "Panjenengan", shop: "Toko", waiting: "lagi dikirim…",
            away: "Saiki ora ana wong. Tinggalna alamat e-mail, wangsulane teka liwat e-mail.",
            email: "Alamat e-mail", name: "Jeneng (ora wajib)", leave: "Tinggalna alamat", left: "Matur nuwun. Wangsulane uga teka liwat e-mail.",
            offline: "Ora ana sambungan. Pesen dikirim sawise ana sambungan.", refused: "Iki ora bisa dikirim.",
            bad: "Mangga dipriksa alamate."
        }
    };

    /* What outlives the page; where the browser allows none, it lives as long as the page. */
    const store = (() => {
        const prefix = "rapport-chat:" + writeKey + ":";
        const memory = new Map();
        return {
            get(name) {
                try {
                    return JSON.parse(localStorage.getItem(prefix + name));
                } catch {
                    return memory.get(name) ?? null;
                }
            },
            set(name, value) {
                memory.set(name, value);
                try {
                    localStorage.setItem(prefix + name, JSON.stringify(value));
                } catch {
                    // full or forbidden
                }
            }
        };
    })();

    const uuid = () => crypto.randomUUID ? crypto.randomUUID()
        : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit =>
            (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));

    function anonymousId() {
        if (script.dataset.anonymousId) {
            return script.dataset.anonymousId;
        }
        const cookie = document.cookie.split("; ").find(each => each.startsWith("ajs_anonymous_id="));
        let known = cookie && decodeURIComponent(cookie.split("=")[1]);
        try {
            known = known || localStorage.getItem("ajs_anonymous_id");
        } catch {
            // forbidden
        }
        known = (known || "").replace(/^"|"$/g, "");
        if (!known) {
            known = store.get("visitor") || uuid();
            store.set("visitor", known);
        }
        return known;
    }

    const wanted = script.dataset.language || document.documentElement.lang || navigator.language || "en";
    const language = TEXTS[wanted.slice(0, 2).toLowerCase()] ? wanted.slice(0, 2).toLowerCase() : "en";
    const text = TEXTS[language];

    /* ---- what is seen ---- */
    const host = document.createElement("div");
    host.lang = language;
    const root = host.attachShadow({mode: "open"});
    root.innerHTML = `
        <style>
            :host { all: initial; --color: #1d4ed8; }
            * { box-sizing: border-box; font: 15px/1.4 system-ui, sans-serif; }
            button { cursor: pointer; border: 0; border-radius: 8px; background: var(--color); color: #fff; padding: 10px 14px; }
            button:focus-visible, textarea:focus-visible, input:focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px; }
            .toggle { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; border-radius: 24px; z-index: 2147483000;
                box-shadow: 0 2px 10px #0005; min-height: 48px; }
            .count:not(:empty) { background: #b91c1c; border-radius: 10px; padding: 1px 7px; margin-inline-start: 6px; }
            .panel { position: fixed; inset-block-end: 84px; inset-inline-end: 20px; inline-size: min(360px, calc(100vw - 24px));
                block-size: min(520px, calc(100vh - 110px)); background: #fff; color: #111; border-radius: 12px; display: flex;
                flex-direction: column; z-index: 2147483000; box-shadow: 0 6px 30px #0006; overflow: hidden; }
            .panel[hidden], [hidden] { display: none; }
            header { display: flex; justify-content: space-between; align-items: center; background: var(--color); color: #fff; padding: 4px 6px 4px 14px; }
            h2 { font-size: 17px; font-weight: 600; margin: 0; }
            .log { flex: 1; overflow-y: auto; padding: 12px; margin: 0; }
            .log p { max-inline-size: 85%; inline-size: fit-content; margin: 0 0 8px; padding: 8px 11px; border-radius: 12px; background: #eef0f3;
                white-space: pre-wrap; overflow-wrap: anywhere; }
            .log p.in { margin-inline-start: auto; background: var(--color); color: #fff; }
            .log small { display: block; font-size: 12px; opacity: .85; }
            .who { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
            .note { padding: 4px 14px; font-size: 13px; color: #374151; min-block-size: 1.4em; margin: 0; }
            form { display: flex; gap: 8px; padding: 8px; border-block-start: 1px solid #d1d5db; margin: 0; flex-wrap: wrap; }
            textarea, input { flex: 1; min-inline-size: 120px; border: 1px solid #6b7280; border-radius: 8px; padding: 8px; color: #111; background: #fff; }
            textarea { resize: none; block-size: 46px; }
            @media (prefers-reduced-motion: no-preference) { .panel { animation: up .15s ease-out; } }
            @keyframes up { from { transform: translateY(12px); opacity: 0; } }
        </style>
        <button class="toggle" type="button" aria-expanded="false" aria-controls="panel"><span class="label"></span><span class="count"></span></button>
        <section class="panel" id="panel" role="dialog" aria-labelledby="title" hidden>
            <header><h2 id="title"></h2><button class="close" type="button">✕</button></header>
            <div class="log" role="log" aria-live="polite" tabindex="0"></div>
            <p class="note" role="status"></p>
            <form class="contact" hidden novalidate>
                <input class="name" autocomplete="name" maxlength="200">
                <input class="email" type="email" autocomplete="email" maxlength="254" required>
                <button></button>
            </form>
            <form class="say"><textarea maxlength="4000" required></textarea><button></button></form>
        </section>`;
    const $ = selector => root.querySelector(selector);
    const [toggle, panel, log, note, contact, say] =
        [".toggle", ".panel", ".log", ".note", ".contact", ".say"].map($);
    const input = $("textarea");
    $(".label").textContent = text.open;
    $("h2").textContent = text.title;
    $(".close").setAttribute("aria-label", text.close);
    log.setAttribute("aria-label", text.log);
    input.setAttribute("aria-label", text.write);
    input.placeholder = text.write;
    $(".say button").textContent = text.send;
    for (const [field, label] of [["name", text.name], ["email", text.email]]) {
        $("." + field).setAttribute("aria-label", label);
        $("." + field).placeholder = label;
    }
    $(".contact button").textContent = text.leave;
    if (script.dataset.color) {
        host.style.setProperty("--color", script.dataset.color);
    }

    /* ---- what is known ---- */
    const shown = new Map();
    let unsent = stored();
    let unread = new Set();
    let state = {online: false, attended: true, reachable: false, typing: false, thanked: false};

    /* What waits to be sent is last: its moment is not known yet. */
    const LAST = "~";

    /* To be compared as text, however many digits of a second it has. */
    const atOf = moment => moment.replace("Z", "");

    /* In the order of their moments, as every page and the shop see them. */
    function place(item, moment) {
        item.dataset.at = moment;
        let next = null;
        for (let other = log.lastElementChild; other && (other === item || other.dataset.at > moment); other = other.previousElementSibling) {
            next = other === item ? next : other;
        }
        if (!item.parentNode || item.nextElementSibling !== next) {
            log.insertBefore(item, next);
        }
    }

    function line(key, direction, body, moment) {
        let item = shown.get(key);
        if (item) {
            place(item, moment);
        } else {
            item = document.createElement("p");
            item.className = direction;
            const who = document.createElement("span");
            who.className = "who";
            who.textContent = (direction === "in" ? text.you : text.shop) + ": ";
            const words = document.createElement("span");
            words.textContent = body;
            item.append(who, words, document.createElement("small"));
            place(item, moment);
            shown.set(key, item);
            log.scrollTop = log.scrollHeight;
        }
        return item;
    }

    function mark(id, words) {
        const item = shown.get(id);
        if (item) {
            item.querySelector("small").textContent = words;
        }
    }

    function showNote() {
        const away = !state.attended && !state.reachable;
        contact.hidden = !away;
        note.textContent = !state.online ? text.offline : state.typing ? text.typing
            : away ? text.away : state.thanked ? text.left : "";
    }

    function showCount() {
        $(".count").textContent = unread.size || "";
    }

    /* ---- the connection ---- */
    const address = new URL("v1/chat?writeKey=" + encodeURIComponent(writeKey), script.src);
    address.protocol = address.protocol === "http:" ? "ws:" : "wss:";
    let socket = null;
    let tries = 0;
    let timer = null;
    let sending = null;
    let impatient = null;
    const PATIENCE = 15000;

    function tell(said) {
        if (socket && socket.readyState === WebSocket.OPEN && state.online) {
            socket.send(JSON.stringify(said));
        }
    }

    function connect() {
        clearTimeout(timer);
        socket = new WebSocket(address);
        socket.onopen = () => socket.send(JSON.stringify(
            {type: "hello", token: store.get("token"), anonymousId: anonymousId()}));
        socket.onmessage = event => hear(JSON.parse(event.data));
        socket.onclose = event => {
            state.online = false;
            stopSending();
            showNote();
            if (event.code !== 1008) {
                // 1 s, doubled up to 30 s, each a little apart: so that not all come back at once
                timer = setTimeout(connect, Math.min(30000, 1000 * 2 ** tries++) * (0.5 + Math.random()));
            }
        };
    }

    /* Each when the one before is kept: what is said later must not be kept earlier. */
    function flush() {
        if (!sending && unsent.length && state.online) {
            sending = unsent[0].id;
            tell({type: "say", ...unsent[0]});
            // a connection that is dead without having been closed
            impatient = setTimeout(socket => socket.close(), PATIENCE, socket);
        }
    }

    function stopSending() {
        clearTimeout(impatient);
        sending = null;
    }

    function kept(id) {
        unsent = unsent.filter(each => each.id !== id);
        store.set("unsent", stored().filter(each => each.id !== id));
        mark(id, "");
        if (id === sending) {
            stopSending();
            flush();
        }
    }

    /* Also what her other pages wait to send. */
    function stored() {
        return store.get("unsent") || [];
    }

    function reached() {
        const looksAt = !panel.hidden && document.visibilityState === "visible";
        const ids = [...unread];
        if (ids.length && state.online) {
            for (let i = 0; i < ids.length; i += 100) {
                tell({type: "reached", ids: ids.slice(i, i + 100), read: looksAt});
            }
            if (looksAt) {
                unread.clear();
                store.set("readUntil", Date.now());
            }
        }
        showCount();
    }

    function message(told, isOld) {
        const own = told.direction === "in" && told.sayId;
        if (own) {
            kept(told.sayId);
        }
        const isNew = !shown.has(own ? told.sayId : told.id);
        line(own ? told.sayId : told.id, told.direction, told.body, atOf(told.at));
        if (isNew && told.direction === "out" && (!isOld || Date.parse(told.at) > (store.get("readUntil") || 0))) {
            unread.add(told.id);
        }
    }

    function again() {
        stopSending();
        flush();
    }

    function hear(told) {
        switch (told.type) {
            case "welcome":
                tries = 0;
                store.set("token", told.token);
                Object.assign(state, {online: true, attended: told.attended, reachable: told.reachable, typing: false});
                told.messages.forEach(each => message(each, true));
                reached();
                again();
                break;
            case "message":
                message(told, false);
                reached();
                break;
            case "kept":
                if (told.id) {
                    kept(told.id);
                } else {
                    state.reachable = state.thanked = true;
                }
                break;
            case "typing":
                state.typing = told.active;
                break;
            case "desk":
                state.attended = told.attended;
                break;
            case "refused":
                if (told.again && told.id) {
                    clearTimeout(impatient);
                    setTimeout(again, 1000);
                } else if (told.id) {
                    kept(told.id);
                    mark(told.id, text.refused);
                    place(shown.get(told.id), atOf(new Date().toISOString()));
                } else if (told.reason === "email" || told.reason === "name") {
                    note.textContent = text.bad;
                    $(".email").setAttribute("aria-invalid", "true");
                    $(".email").focus();
                    return;
                }
                break;
        }
        showNote();
    }

    /* ---- what she does ---- */
    function setOpen(isOpen) {
        panel.hidden = !isOpen;
        toggle.setAttribute("aria-expanded", String(isOpen));
        store.set("open", isOpen);
        if (isOpen) {
            if (!socket) {
                connect();
            }
            input.focus();
            log.scrollTop = log.scrollHeight;
            reached();
        } else {
            toggle.focus();
        }
    }

    say.addEventListener("submit", event => {
        event.preventDefault();
        const body = input.value.trim();
        if (!body) {
            return;
        }
        const said = {id: uuid(), body};
        unsent.push(said);
        store.set("unsent", [...stored(), said]);
        line(said.id, "in", body, LAST);
        mark(said.id, text.waiting);
        input.value = "";
        flush();
    });
    let typedAt = 0;
    input.addEventListener("input", () => {
        if (Date.now() - typedAt > 3000) {
            typedAt = Date.now();
            tell({type: "typing"});
        }
    });
    input.addEventListener("keydown", event => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            say.requestSubmit();
        }
    });
    contact.addEventListener("submit", event => {
        event.preventDefault();
        $(".email").removeAttribute("aria-invalid");
        tell({type: "contact", name: $(".name").value, email: $(".email").value.trim()});
    });
    toggle.addEventListener("click", () => setOpen(panel.hidden));
    $(".close").addEventListener("click", () => setOpen(false));
    panel.addEventListener("keydown", event => {
        if (event.key === "Escape") {
            setOpen(false);
        }
    });
    document.addEventListener("visibilitychange", reached);

    function start() {
        document.body.append(host);
        unsent.forEach(each => {
            line(each.id, "in", each.body, LAST);
            mark(each.id, text.waiting);
        });
        // Whoever never opened it costs no connection.
        if (store.get("token")) {
            connect();
        }
        if (store.get("open")) {
            setOpen(true);
        }
        showNote();
    }

    window.rapportChat = {open: () => setOpen(true), close: () => setOpen(false)};
    if (document.body) {
        start();
    } else {
        document.addEventListener("DOMContentLoaded", start);
    }
})();
