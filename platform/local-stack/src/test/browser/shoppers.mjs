// Two shoppers, each in a browser of her own, say WORDS things each on the shop's PAGE, whatever happens to the server meanwhile. What each
// sees when she is answered as often, and after she loads the page anew, is in seen.json.
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { PAGE, SAID, CHROMIUM } = process.env;
const WORDS = Number(process.env.WORDS);
const PAUSE = 300;
const PATIENCE = 120_000;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

const seen = page => page.evaluate(() => {
    const host = [...document.querySelectorAll("div")].find(each => each.shadowRoot);
    return [...host.shadowRoot.querySelectorAll(".log p")].map(line =>
        ({ direction: line.className, body: line.querySelector(".who + span").textContent, note: line.querySelector("small").textContent }));
});

async function untilAll(page) {
    const end = Date.now() + PATIENCE;
    let lines = await seen(page);
    while (Date.now() < end && (lines.length < 2 * WORDS || lines.some(line => line.note))) {
        await page.waitForTimeout(200);
        lines = await seen(page);
    }
    return lines;
}

async function shops(name) {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(PAGE);
    await page.locator(".toggle").click();
    for (let i = 0; i < WORDS; i++) {
        await page.locator("textarea").fill(`${SAID} ${name} ${i}`);
        await page.keyboard.press("Enter");
        await page.waitForTimeout(PAUSE * (0.5 + Math.random()));
    }
    const first = await untilAll(page);
    await page.reload();
    return { first, anew: await untilAll(page) };
}

try {
    const [one, other] = await Promise.all([shops("one"), shops("other")]);
    writeFileSync("seen.json", JSON.stringify({ one, other }));
} catch (failure) {
    console.error(failure);
    process.exitCode = 1;
} finally {
    await browser.close();
}
