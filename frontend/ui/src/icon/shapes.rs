//! The drawings: one path each on a 24 by 24 canvas, stroked 1.75 wide with round ends and joins.

/// Makes the enum, the list of all, the names and the paths from one table.
macro_rules! icons {
    ($($variant:ident $name:literal $path:literal)*) => {
        /// A drawn icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Icon {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Icon {
            /// Every icon, in the order of the table.
            pub const ALL: &'static [Icon] = &[$(Icon::$variant),*];

            /// The name in configs: lower case, words joined by `-`.
            pub fn name(self) -> &'static str {
                match self { $(Icon::$variant => $name,)* }
            }

            /// The `d` attribute of the drawing.
            pub fn path(self) -> &'static str {
                match self { $(Icon::$variant => $path,)* }
            }
        }
    };
}

icons! {
    // Places.
    Home "home" "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"
    Catalog "catalog" "M12 3.5L20.5 8 12 12.5 3.5 8zM3.5 12l8.5 4.5 8.5-4.5M3.5 16l8.5 4.5 8.5-4.5"
    Search "search" "M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM20.5 20.5L16 16"
    Dashboard "dashboard" "M4 4h6.5v9H4zM13.5 4H20v5h-6.5zM13.5 12H20v8h-6.5zM4 16h6.5v4H4z"
    Docs "docs" "M12 6.5c-1.5-1.5-4-2-8-2v13c4 0 6.5.5 8 2 1.5-1.5 4-2 8-2v-13c-4 0-6.5.5-8 2zM12 6.5v13"
    Settings "settings" "M4 7h9.5M18.5 7H20M4 17h1.5M10.5 17H20M18 7a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0zM10 17a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0z"
    Graph "graph" "M8.5 12a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM20.5 6a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM20.5 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8.25 10.9l7.5-3.75M8.25 13.1l7.5 3.75"
    // Kinds.
    Component "component" "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"
    Api "api" "M9 4.5H8A2.5 2.5 0 0 0 5.5 7v2.5c0 1.5-.7 2.5-2 2.5 1.3 0 2 1 2 2.5V17A2.5 2.5 0 0 0 8 19.5h1M15 4.5h1A2.5 2.5 0 0 1 18.5 7v2.5c0 1.5.7 2.5 2 2.5-1.3 0-2 1-2 2.5V17a2.5 2.5 0 0 1-2.5 2.5h-1M10 12h.01M14 12h.01"
    Resource "resource" "M19 6c0 1.66-3.13 3-7 3S5 7.66 5 6s3.13-3 7-3 7 1.34 7 3zM5 6v12c0 1.66 3.13 3 7 3s7-1.34 7-3V6M5 12c0 1.66 3.13 3 7 3s7-1.34 7-3"
    System "system" "M9 3.5h6v5H9zM3.5 15.5h6v5h-6zM14.5 15.5h6v5h-6zM12 8.5V12M6.5 15.5V12h11v3.5"
    Domain "domain" "M4 8V5.5A1.5 1.5 0 0 1 5.5 4H8M16 4h2.5A1.5 1.5 0 0 1 20 5.5V8M20 16v2.5a1.5 1.5 0 0 1-1.5 1.5H16M8 20H5.5A1.5 1.5 0 0 1 4 18.5V16M9 9h6v6H9z"
    User "user" "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20.5c.6-3.8 3.6-6 7.5-6s6.9 2.2 7.5 6"
    Group "group" "M12.5 8.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM2.5 19.5c.5-3.3 3.1-5.2 6.5-5.2s6 1.9 6.5 5.2M15.5 5.2a3.5 3.5 0 0 1 0 6.6M18 14.8c1.9.7 3.1 2.3 3.5 4.7"
    Location "location" "M12 21s-7-5.6-7-11.2a7 7 0 0 1 14 0C19 15.4 12 21 12 21zM14.5 9.8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"
    Template "template" "M4 4h16v5.5H4zM4 13.5h7V20H4zM14.5 13.5H20M14.5 16.75H20M14.5 20h3"
    // Actions.
    Plus "plus" "M12 5v14M5 12h14"
    Minus "minus" "M5 12h14"
    FullScreen "full-screen" "M14.5 4H20v5.5M20 4l-6.5 6.5M9.5 20H4v-5.5M4 20l6.5-6.5"
    Fit "fit" "M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15"
    Edit "edit" "M4 20l1-4.5 11-11a1.77 1.77 0 0 1 2.5 0l1 1a1.77 1.77 0 0 1 0 2.5l-11 11zM13.5 7l3.5 3.5"
    Copy "copy" "M10.5 9h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 9 18.5v-8A1.5 1.5 0 0 1 10.5 9zM6 15h-.5A1.5 1.5 0 0 1 4 13.5v-8A1.5 1.5 0 0 1 5.5 4h8A1.5 1.5 0 0 1 15 5.5V6"
    Trash "trash" "M4.5 6.5h15M9 6.5V4.5A1 1 0 0 1 10 3.5h4a1 1 0 0 1 1 1v2M6 6.5l.9 12.6a1.5 1.5 0 0 0 1.5 1.4h7.2a1.5 1.5 0 0 0 1.5-1.4L18 6.5M10 10.5v6M14 10.5v6"
    Refresh "refresh" "M20 11A8 8 0 0 0 5.7 7L4 8.7M4 4.5v4.2h4.2M4 13a8 8 0 0 0 14.3 4l1.7-1.7M20 19.5v-4.2h-4.2"
    Filter "filter" "M4 6.5h16M7 12h10M10 17.5h4"
    SortAsc "sort-asc" "M12 19V5M6 11l6-6 6 6"
    SortDesc "sort-desc" "M12 5v14M6 13l6 6 6-6"
    Star "star" "M12 3.3l2.29 5.84 6.27.38-4.85 3.98 1.58 6.08L12 16.2l-5.29 3.38 1.58-6.08-4.85-3.98 6.27-.38z"
    StarFilled "star-filled" "M12 3.3l2.29 5.84 6.27.38-4.85 3.98 1.58 6.08L12 16.2l-5.29 3.38 1.58-6.08-4.85-3.98 6.27-.38z"
    Eye "eye" "M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
    Play "play" "M7.5 4.8v14.4L19 12z"
    Download "download" "M12 4v11.5M7 11l5 5 5-5M4.5 20h15"
    Logout "logout" "M10 4H5.5A1.5 1.5 0 0 0 4 5.5v13A1.5 1.5 0 0 0 5.5 20H10M15.5 16l4-4-4-4M19.5 12H9.5"
    More "more" "M5.6 12a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0zM12.6 12a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0zM19.6 12a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0z"
    // Movement.
    Menu "menu" "M4 7h16M4 12h16M4 17h16"
    Close "close" "M6 6l12 12M18 6L6 18"
    ChevronLeft "chevron-left" "M14.5 6l-6 6 6 6"
    ChevronRight "chevron-right" "M9.5 6l6 6-6 6"
    ChevronUp "chevron-up" "M6 14.5l6-6 6 6"
    ChevronDown "chevron-down" "M6 9.5l6 6 6-6"
    ChevronUpDown "chevron-up-down" "M8 9.5l4-4 4 4M8 14.5l4 4 4-4"
    Collapse "collapse" "M11.5 6l-6 6 6 6M18.5 6l-6 6 6 6"
    Expand "expand" "M12.5 6l6 6-6 6M5.5 6l6 6-6 6"
    ArrowRight "arrow-right" "M4.5 12h15M13.5 6l6 6-6 6"
    ArrowLeft "arrow-left" "M19.5 12h-15M10.5 6l-6 6 6 6"
    ExternalLink "external-link" "M14 4h6v6M20 4l-9 9M18 14.5v4A1.5 1.5 0 0 1 16.5 20h-11A1.5 1.5 0 0 1 4 18.5v-11A1.5 1.5 0 0 1 5.5 6h4"
    // States.
    Check "check" "M5 12.5l4.5 4.5L19 7.5"
    Success "success" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM8 12.3l2.8 2.8L16 9.5"
    Alert "alert" "M12 4L2.8 19.5h18.4zM12 10v4.2M12 16.8v.2"
    Info "info" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 11.2v5M12 7.7v.2"
    Error "error" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7.5v5.3M12 16.1v.2"
    Help "help" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM9.6 9.6A2.45 2.45 0 0 1 12 7.5c1.4 0 2.5 1 2.5 2.3 0 1.9-2.5 2-2.5 3.9M12 16.3v.2"
    Lock "lock" "M6.5 10.5h11A1.5 1.5 0 0 1 19 12v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5zM8 10.5V7.5a4 4 0 0 1 8 0v3"
    Shield "shield" "M12 3l7.5 2.8v5.4c0 4.6-3.1 8-7.5 9.8-4.4-1.8-7.5-5.2-7.5-9.8V5.8zM9 11.8l2.2 2.2 3.9-4.2"
    // Themes.
    Sun "sun" "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM12 2.8v1.7M12 19.5v1.7M2.8 12h1.7M19.5 12h1.7M5.5 5.5l1.2 1.2M17.3 17.3l1.2 1.2M18.5 5.5l-1.2 1.2M6.7 17.3l-1.2 1.2"
    Moon "moon" "M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z"
    Contrast "contrast" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 3.5v17M12 7.5h7M12 12h8.5M12 16.5h7"
    Monitor "monitor" "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5zM8.5 20h7M12 16.5V20"
    // Things.
    Link "link" "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1"
    Tag "tag" "M4.5 5.5a1 1 0 0 1 1-1h6.1a1.5 1.5 0 0 1 1.06.44l6.9 6.9a1.5 1.5 0 0 1 0 2.12l-5.6 5.6a1.5 1.5 0 0 1-2.12 0l-6.9-6.9a1.5 1.5 0 0 1-.44-1.06zM8.6 8.6h.01"
    Code "code" "M8.5 7l-5 5 5 5M15.5 7l5 5-5 5"
    Bell "bell" "M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10zM10 20a2.3 2.3 0 0 0 4 0"
    Clock "clock" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7.5V12l3 2"
    Mail "mail" "M5 5h14a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 5 5zM4 6.5l8 6.5 8-6.5"
    Chat "chat" "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v9a1.5 1.5 0 0 1-1.5 1.5h-7L7.5 20.5v-4H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5zM8 9h8M8 12.25h5"
    Globe "globe" "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM3.5 12h17M12 3.5c2.4 2.5 3.5 5.3 3.5 8.5s-1.1 6-3.5 8.5c-2.4-2.5-3.5-5.3-3.5-8.5s1.1-6 3.5-8.5z"
    Cloud "cloud" "M7.5 19a4.5 4.5 0 0 1-.6-8.96 5.5 5.5 0 0 1 10.6 1A4 4 0 0 1 17 19z"
    List "list" "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"
    Github "github" "M5 4.5l3.2 1.8a10 10 0 0 1 7.6 0L19 4.5c.7 1.8.6 3.3.2 4.3.9 1.1 1.3 2.4 1.3 3.7 0 4.6-3.8 7-8.5 7s-8.5-2.4-8.5-7c0-1.3.4-2.6 1.3-3.7-.4-1-.5-2.5.2-4.3zM9 12.7v.9M15 12.7v.9"
}

impl Icon {
    /// True when the drawing is filled as well as stroked.
    pub fn is_filled(self) -> bool {
        matches!(self, Icon::StarFilled | Icon::Play)
    }
}
