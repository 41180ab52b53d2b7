// A visitor in a real browser; PAGE is the shop's page, SAID the mark of her messages. Exits 1 with the reason if anything is not as it should be.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const { PAGE, SAID, CHROMIUM } = process.env;
const MANY = 10;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await (await browser.newContext()).newPage();
page.setDefaultTimeout(60_000);
const sent = body => page.locator(`p.in:has-text("${body}")`);
const check = (isTrue, what) => {
    if (!isTrue) {
        throw new Error(what);
    }
};
const untilKept = async body => {
    await sent(body).waitFor();
    await page.waitForFunction(
        ([mark]) => [...document.querySelectorAll("div")].some(host => host.shadowRoot
            && [...host.shadowRoot.querySelectorAll("p.in")].some(
                item => item.textContent.includes(mark) && !item.querySelector("small").textContent)),
        [body]);
};

try {
    await page.goto(PAGE);
    check((await page.locator(".toggle").textContent()).includes("Bizimle sohbet edin"), "speaks the page's language");
    await page.locator(".toggle").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type(`${SAID} first`);
    await page.keyboard.press("Enter");
    await untilKept(`${SAID} first`);
    console.log("said");

    await page.locator(`p.out:has-text("${SAID} answer")`).waitFor();
    const found = await new AxeBuilder({ page }).include("div").analyze();
    check(found.violations.length === 0, "is accessible: " + JSON.stringify(found.violations.map(each => [each.id, each.nodes[0].html])));

    for (let i = 0; i < MANY; i++) {
        await page.locator("textarea").fill(`${SAID} number-${i}.`);
        await Promise.all([page.waitForNavigation(), page.evaluate(() => {
            const host = [...document.querySelectorAll("div")].find(each => each.shadowRoot);
            host.shadowRoot.querySelector("form.say").requestSubmit();
            location.reload();
        })]);
    }
    for (let i = 0; i < MANY; i++) {
        await untilKept(`${SAID} number-${i}.`);
        check(await sent(`number-${i}.`).count() === 1, `shows number ${i} once`);
    }
    check(await page.locator(`p.out:has-text("${SAID} answer")`).count() === 1, "shows the answer once after reloads");

    await page.keyboard.press("Escape");
    check(await page.locator(".panel").isHidden(), "closes by Escape");
    check(await page.locator(".toggle").getAttribute("aria-expanded") === "false", "says that it is closed");
    console.log("done");
} catch (failure) {
    console.error(failure);
    process.exitCode = 1;
} finally {
    await browser.close();
}
