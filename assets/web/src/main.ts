import { Page } from "./app/page";

void new Page(document).start();
