// The style sheets of the page, in their order.

import './style/tokens.css'
import './style/base.css'
import './style/looks.css'
import './style/stage.css'
import './style/print.css'
