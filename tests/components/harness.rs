//! What component tests share: a snapshot and a locale to render with, a component on the page, and ways to find and
//! use what it shows.

use limbo::i18n::{Lang, Locale, add_texts, has_texts, set_languages};
use limbo::message::Message;
use limbo_player::Snapshot;
use limbo_sim::{Run, Scenario, World};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit, PointerEvent, PointerEventInit,
};
use yew::html::BaseComponent;
use yew::prelude::*;

/// What the browser does by itself is looked for this often, and so many times.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(10);
const LOOKS_MAX: u32 = 500;

/// English, with the clock of a scenario in Rome from Monday 23 January 2023, 09:00.
pub fn locale() -> Locale {
    set_languages("en|English|en-GB;it|Italiano|it-IT".to_owned());
    let lang = Lang::from_tag("en").expect("the page has English");
    if !has_texts(lang) {
        add_texts(lang, include_str!("../../static/texts/en.txt").to_owned());
    }
    Locale::new(lang, "Europe/Rome", 1_674_460_800_000.0)
}

/// The beginning of the default scenario: everything is up and nothing has been sent.
pub fn snapshot() -> Snapshot {
    let scenario = Scenario::named("libero-2023").expect("the default scenario exists");
    let run = Run::new(scenario, 1);
    let world = World::new(&run).expect("a valid run");
    Snapshot::of(&run, &world, Rc::default())
}

/// Keeps what a component asks of the page.
#[derive(Clone, Default)]
pub struct Sent(Rc<RefCell<Vec<Message>>>);

impl Sent {
    /// The callback for the component's properties.
    pub fn callback(&self) -> Callback<Message> {
        let sent = self.0.clone();
        Callback::from(move |message| sent.borrow_mut().push(message))
    }

    /// What was asked since the last call.
    pub fn take(&self) -> Vec<Message> {
        self.0.take()
    }
}

/// A component on the page; leaves the page when it is dropped.
pub struct Rendered<C: BaseComponent> {
    root: Element,
    handle: Option<yew::AppHandle<C>>,
}

/// Renders a component and waits until it is there.
pub async fn render<C: BaseComponent>(props: C::Properties) -> Rendered<C> {
    let root = document().create_element("div").expect("a valid name");
    let body = document().body().expect("a page has a body");
    body.append_child(&root).expect("the root has no parent");
    let handle = yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;
    Rendered {
        root,
        handle: Some(handle),
    }
}

/// Properties of [`Page`].
#[derive(Clone, PartialEq, Properties)]
pub struct PageProps {
    /// What it shows.
    pub children: Html,
}

/// Shows what it is given, so that a test may write its components in `html!`.
#[component]
pub fn Page(props: &PageProps) -> Html {
    props.children.clone()
}

impl Rendered<Page> {
    /// Shows something else in the place of what was there.
    pub async fn show(&mut self, children: Html) {
        self.update(PageProps { children }).await;
    }
}

/// Shows what a test wrote in `html!`.
pub async fn show(children: Html) -> Rendered<Page> {
    render::<Page>(PageProps { children }).await
}

impl<C: BaseComponent> Drop for Rendered<C> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.root.remove();
    }
}

impl<C: BaseComponent> Rendered<C> {
    /// Gives it other properties and waits until they are shown.
    pub async fn update(&mut self, props: C::Properties) {
        if let Some(handle) = &mut self.handle {
            handle.update(props);
        }
        yew::scheduler::flush().await;
    }

    /// Every element of a role, with its accessible name.
    pub fn all(&self, role: &str) -> Vec<(String, HtmlElement)> {
        self.select("*")
            .into_iter()
            .filter(|element| role_of(element).as_deref() == Some(role))
            .map(|element| (name_of(&element), element.unchecked_into()))
            .collect()
    }

    /// The one element of that role and accessible name.
    pub fn get(&self, role: &str, name: &str) -> HtmlElement {
        let all = self.all(role);
        let mut found = all.iter().filter(|(n, _)| n == name).map(|(_, e)| e);
        match (found.next(), found.next()) {
            (Some(element), None) => element.clone(),
            (Some(_), Some(_)) => panic!("more than one {role} is called {name:?}"),
            (None, _) => {
                let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
                panic!("no {role} is called {name:?}; there are {names:?}")
            }
        }
    }

    /// Presses the button of that name.
    pub async fn press(&self, name: &str) {
        self.get("button", name).click();
        yew::scheduler::flush().await;
    }

    /// Chooses the entry at that place of the list of that name.
    pub async fn choose(&self, name: &str, place: usize) {
        let list: HtmlSelectElement = self.get("combobox", name).unchecked_into();
        list.set_selected_index(place as i32);
        report(&list, "change").await;
    }

    /// Writes into the field of that role and name.
    pub async fn write(&self, role: &str, name: &str, text: &str) {
        let field: HtmlInputElement = self.get(role, name).unchecked_into();
        field.set_value(text);
        report(&field, "input").await;
    }

    /// The accessible names of all elements of a role, in the order of the document.
    pub fn names(&self, role: &str) -> Vec<String> {
        self.all(role).into_iter().map(|(name, _)| name).collect()
    }

    /// The first element of a selector, once it is there: what the browser measures comes a little later.
    pub async fn wait_for(&self, selector: &str) -> Element {
        until(selector, || self.select(selector).into_iter().next()).await
    }

    /// Everything that it says.
    pub fn text(&self) -> String {
        words(&self.root)
    }

    /// What a style sheet or the painter finds by a selector.
    pub fn select(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector);
        let found = found.expect("a valid selector");
        (0..found.length())
            .filter_map(|i| found.get(i)?.dyn_into().ok())
            .collect()
    }
}

/// Waits for something that the browser or Yew does by itself.
pub async fn until<T>(what: &str, there: impl Fn() -> Option<T>) -> T {
    for _ in 0..LOOKS_MAX {
        if let Some(found) = there() {
            return found;
        }
        yew::platform::time::sleep(LOOK_EVERY).await;
    }
    panic!("not in time: {what}");
}

/// The document of the tests.
pub fn document() -> Document {
    let window = web_sys::window().expect("tests run in a browser");
    window.document().expect("a window has a document")
}

/// Clicks at a point of an element, in CSS pixels from its upper left corner.
pub fn click_at(element: &Element, x: f32, y: f32) {
    let init = MouseEventInit::new();
    let (client_x, client_y) = client_point(element, x, y);
    init.set_client_x(client_x);
    init.set_client_y(client_y);
    init.set_bubbles(true);
    let event = MouseEvent::new_with_mouse_event_init_dict("click", &init);
    dispatch(element, &event.expect("a valid event"));
}

/// Moves a pointer of that type (`mouse`, `touch`) over a point of an element.
pub fn point_at(element: &Element, pointer_type: &str, x: f32, y: f32) {
    let init = PointerEventInit::new();
    let (client_x, client_y) = client_point(element, x, y);
    init.set_client_x(client_x);
    init.set_client_y(client_y);
    init.set_pointer_type(pointer_type);
    init.set_bubbles(true);
    let event = PointerEvent::new_with_event_init_dict("pointermove", &init);
    dispatch(element, &event.expect("a valid event"));
}

/// Presses a key on an element, with or without the control key; true if the element has used it.
pub fn press_key(element: &Element, key: &str, ctrl: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(ctrl);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let event = event.expect("a valid event");
    dispatch(element, &event);
    event.default_prevented()
}

/// Reports that something happened to an element, and waits until what follows is shown.
pub async fn report(element: &Element, event: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &init);
    dispatch(element, &event.expect("a valid event"));
    yew::scheduler::flush().await;
}

fn client_point(element: &Element, x: f32, y: f32) -> (i32, i32) {
    let corner = element.get_bounding_client_rect();
    let at = |corner: f64, offset: f32| (corner + f64::from(offset)).round() as i32;
    (at(corner.left(), x), at(corner.top(), y))
}

fn dispatch(element: &Element, event: &Event) {
    element.dispatch_event(event).expect("a new event");
}

/// The role of an element, as far as the page's components use them.
fn role_of(element: &Element) -> Option<String> {
    let implicit = || {
        let role = match element.tag_name().to_ascii_lowercase().as_str() {
            "a" if element.has_attribute("href") => "link",
            "button" => "button",
            "dialog" => "dialog",
            "h1" | "h2" | "h3" => "heading",
            "input" => match element.get_attribute("type").as_deref() {
                Some("checkbox") => "checkbox",
                Some("number") => "spinbutton",
                Some("radio") => "radio",
                Some("range") => "slider",
                _ => "textbox",
            },
            "select" => "combobox",
            "table" => "table",
            "textarea" => "textbox",
            _ => return None,
        };
        Some(role.to_owned())
    };
    element.get_attribute("role").or_else(implicit)
}

/// The accessible name of an element: what labels it, else its own words.
fn name_of(element: &Element) -> String {
    if let Some(ids) = element.get_attribute("aria-labelledby") {
        let labels = ids
            .split_whitespace()
            .filter_map(|id| document().get_element_by_id(id));
        return labels
            .map(|label| words(&label))
            .collect::<Vec<_>>()
            .join(" ");
    }
    if let Some(name) = element.get_attribute("aria-label") {
        return name;
    }
    // A field or a list is named by the label around it, which holds its name in an element or as plain text.
    let labelled = matches!(&*element.tag_name(), "INPUT" | "SELECT");
    let label = element.closest("label").ok().flatten();
    match label.filter(|_| labelled) {
        Some(label) => words(&label.query_selector("span").ok().flatten().unwrap_or(label)),
        None => words(element),
    }
}

/// The words in an element, with single ordinary spaces between them.
fn words(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
